import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const commit = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';

export interface HubRequest {
  readonly server: 'hub' | 'store';
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly authorization: string | undefined;
  readonly status: number;
}

/** How the store serves one request; the last one goes on for all that follow. */
export type StoreFault =
  | { readonly kind: 'none' }
  /** The connection breaks after so many bytes of this answer. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** Says so many bytes too many or too few, and sends what it says. */
  | { readonly kind: 'lengthOff'; readonly by: number }
  | { readonly kind: 'noRanges' }
  | { readonly kind: 'wrongBytes' }
  | { readonly kind: 'hang'; readonly afterBytes: number }
  /** So many bytes every 20 ms. */
  | { readonly kind: 'slow'; readonly bytes: number };

export interface FakeHubFile {
  readonly bytes: Buffer;
  /** False: a small file, served by the hub itself, whose tag is a git blob's. */
  readonly large?: boolean;
}

/** The Hugging Face hub as it is on the wire: a hub that points to a store on another host, which serves ranges. */
export class FakeHub {
  readonly requests: HubRequest[] = [];
  readonly files = new Map<string, FakeHubFile>();
  faults: StoreFault[] = [];
  hubStatus: number | undefined;
  /** Instead of the true sum. */
  announcedSum: string | undefined;
  announcedCommit = commit;
  storeTag = '"store-tag-1"';
  /** Repositories that were renamed. */
  readonly renamed = new Map<string, string>();
  readonly #hub: Server;
  readonly #store: Server;
  readonly #open = new Set<ServerResponse>();

  private constructor() {
    this.#hub = createServer((request, response) => this.#answerHub(request, response));
    this.#store = createServer((request, response) => this.#answerStore(request, response));
  }

  static async start(): Promise<FakeHub> {
    const hub = new FakeHub();
    for (const server of [hub.#hub, hub.#store])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#hub.address() as AddressInfo).port}`;
  }

  storeRequests(): readonly HubRequest[] {
    return this.requests.filter(({ server }) => server === 'store');
  }

  async stop(): Promise<void> {
    for (const response of this.#open) response.destroy();
    for (const server of [this.#hub, this.#store]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  #answerHub(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '', 'http://hub').pathname;
    const [, repo = '', file = ''] = /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/.exec(path) ?? [];
    const found = this.files.get(`${repo}/${file}`);
    const to = this.renamed.get(repo);
    if (this.hubStatus !== undefined) return this.#end(request, response, this.hubStatus);
    if (to !== undefined) return this.#end(request, response, 307, { location: path.replace(repo, to) });
    if (found === undefined) return this.#end(request, response, 404);
    const sum = createHash('sha256').update(found.bytes).digest('hex');
    const common = { 'x-repo-commit': this.announcedCommit };
    if (found.large === false) {
      const etag = `"${createHash('sha1').update(found.bytes).digest('hex')}"`;
      this.#note(request, 'hub', 200);
      response.writeHead(200, { ...common, etag, 'content-length': found.bytes.length });
      return void response.end(request.method === 'HEAD' ? undefined : found.bytes);
    }
    this.#end(request, response, 302, {
      ...common,
      location: `http://127.0.0.1:${(this.#store.address() as AddressInfo).port}/${repo}/${file}?signature=secret`,
      'x-linked-size': String(found.bytes.length),
      'x-linked-etag': `"${this.announcedSum ?? sum}"`,
    });
  }

  #answerStore(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '', 'http://store').pathname.slice(1);
    const fault = (this.faults.length > 1 ? this.faults.shift() : this.faults[0]) ?? { kind: 'none' };
    const file = this.files.get(path);
    if (file === undefined) return this.#end(request, response, 404);
    if (fault.kind === 'status')
      return this.#end(
        request,
        response,
        fault.status,
        fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter },
      );
    const whole = fault.kind === 'wrongBytes' ? Buffer.alloc(file.bytes.length, 7) : file.bytes;
    const sameTag = request.headers['if-range'] === undefined || request.headers['if-range'] === this.storeTag;
    const from =
      sameTag && fault.kind !== 'noRanges' ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    if (from >= whole.length) return this.#end(request, response, 416);
    const off = fault.kind === 'lengthOff' ? fault.by : 0;
    const body = Buffer.concat([whole.subarray(from), Buffer.alloc(Math.max(0, off))]).subarray(
      0,
      whole.length - from + off,
    );
    const status = from > 0 ? 206 : 200;
    this.#note(request, 'store', status);
    response.writeHead(status, {
      etag: this.storeTag,
      'content-length': body.length,
      'accept-ranges': 'bytes',
      ...(from > 0 ? { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` } : {}),
    });
    if (fault.kind === 'cut') {
      // Once the reader has had time to read: a reset throws away what is still on its way.
      response.write(body.subarray(0, fault.afterBytes), () => setTimeout(() => response.destroy(), 50));
    } else if (fault.kind === 'hang') {
      this.#open.add(response);
      response.write(body.subarray(0, fault.afterBytes));
    } else if (fault.kind === 'slow') drip(response, body, fault.bytes);
    else response.end(body);
  }

  #end(request: IncomingMessage, response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
    this.#note(request, request.url?.includes('/resolve/') === true ? 'hub' : 'store', status);
    response.writeHead(status, headers).end();
  }

  #note(request: IncomingMessage, server: 'hub' | 'store', status: number): void {
    this.requests.push({
      server,
      method: request.method ?? '',
      path: new URL(request.url ?? '', 'http://x').pathname,
      range: request.headers.range,
      ifRange: request.headers['if-range'] as string | undefined,
      authorization: request.headers.authorization,
      status,
    });
  }
}

function drip(response: ServerResponse, body: Buffer, bytes: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + bytes));
    sent += bytes;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }, 20);
  response.on('close', () => clearInterval(timer));
}
