import { matchPath } from '../../../shared/router/paths.ts';

/** What one build of the page is made of; the build writes it into the service worker. */
export interface Build {
  readonly id: string;
  /** The script that the page of this build starts with. Names under /assets/ carry a digest of what is in them. */
  readonly entry: string;
  /** Needed to open the page at all. */
  readonly first: readonly string[];
  /** Everything else that is not too large, fetched when there is time. */
  readonly later: readonly string[];
}

export interface ShellOptions {
  readonly build: Build;
  readonly origin: string;
  readonly caches: CacheStorage;
  readonly fetch: (request: RequestInfo, init?: RequestInit) => Promise<Response>;
  readonly pause: (ms: number) => Promise<void>;
}

const prefix = 'parley-shell-';
const pageAddress = '/';
/** Of the files that come when there is time: so many are kept before it is asked again whether there is. */
const atOnce = 8;
/** A network that takes longer than this to say anything is as good as none. */
const patienceMs = 3_000;

/** Keeps the files of the page, and nothing but files of the page (SPEC.md O1). */
export class Shell {
  readonly #options: ShellOptions;
  readonly #name: string;
  #missing: string[] | undefined;

  constructor(options: ShellOptions) {
    this.#options = options;
    this.#name = `${prefix}${options.build.id}`;
  }

  /** O1.2: all of it or nothing. */
  async install(): Promise<void> {
    const { build, caches } = this.#options;
    const cache = await caches.open(this.#name);
    await Promise.all(build.first.map((path) => this.#keep(cache, path)));
    const page = await cache.match(pageAddress);
    // While servers are exchanged one after the other, one may deliver the worker and another an older page.
    if (!(await page?.text())?.includes(build.entry)) {
      await caches.delete(this.#name);
      throw new Error('the page and this worker are of different builds');
    }
  }

  /** O1.4: the build before this one stays, for tabs that still show it. */
  async activate(): Promise<void> {
    const { caches } = this.#options;
    const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== this.#name);
    await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  }

  /** Keeps a few of the other files, and answers how many are left. */
  async fill(): Promise<number> {
    const { build, caches } = this.#options;
    const cache = await caches.open(this.#name);
    if (!this.#missing) {
      const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
      this.#missing = build.later.filter((path) => !kept.has(path));
    }
    // One after the other: somebody may be waiting for an answer over the same network.
    for (const path of this.#missing.splice(0, atOnce)) await this.#keep(cache, path).catch(() => undefined);
    return this.#missing.length;
  }

  /** Undefined for everything that is not the worker's business: it goes the way it would without one. */
  answer(request: Request, preloaded?: Promise<Response | undefined>): Promise<Response> | undefined {
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== this.#options.origin) return undefined;
    if (request.mode === 'navigate')
      return matchPath(url.pathname) ? this.#navigate(request, url, preloaded) : undefined;
    if (url.pathname.startsWith('/assets/')) return this.#file(request);
    return this.#options.build.first.includes(url.pathname) && url.pathname !== pageAddress
      ? this.#file(request)
      : undefined;
  }

  /** O1.3: the network while it answers in time; the kept page when it does not, or when the server is away. */
  async #navigate(request: Request, url: URL, preloaded: Promise<Response | undefined> | undefined): Promise<Response> {
    // What another app shares, or an address says, is for the page alone: it need not be waited for.
    const isShared =
      ['share_text', 'share_url', 'q'].some((name) => url.searchParams.has(name)) && url.pathname === pageAddress;
    const kept = await this.#page();
    if (isShared && kept) return kept;
    const network = this.#fromNetwork(request, preloaded);
    const heard = network.catch(() => undefined);
    const answer = await (kept ? Promise.race([heard, this.#options.pause(patienceMs)]) : heard);
    if (answer && (answer.status < 500 || !kept)) return answer;
    return kept ?? network;
  }

  async #fromNetwork(request: Request, preloaded: Promise<Response | undefined> | undefined): Promise<Response> {
    return (await preloaded) ?? this.#options.fetch(request);
  }

  async #page(): Promise<Response | undefined> {
    return (await this.#options.caches.open(this.#name)).match(pageAddress);
  }

  /** Of any build: a name with a digest means one content. */
  async #file(request: Request): Promise<Response> {
    const { caches, fetch } = this.#options;
    const own = await caches.open(this.#name);
    const kept = (await own.match(request)) ?? (await caches.match(request));
    if (kept) return kept;
    const answer = await fetch(request);
    if (answer.ok && new URL(request.url).pathname.startsWith('/assets/'))
      await own.put(request, answer.clone()).catch(() => undefined);
    return answer;
  }

  async #keep(cache: Cache, path: string): Promise<void> {
    const { caches, fetch } = this.#options;
    const isNamedByContent = path.startsWith('/assets/');
    const known = isNamedByContent ? await caches.match(path) : undefined;
    const answer = known ?? (await fetch(path, { cache: isNamedByContent ? 'default' : 'no-cache' }));
    if (!answer.ok || answer.redirected) throw new Error(`${path} answered ${answer.status}`);
    await cache.put(path, answer);
  }
}
