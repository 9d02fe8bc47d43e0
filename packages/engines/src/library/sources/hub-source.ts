import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { HubSource, SourceFile } from '../../catalogue/index.ts';
import { hashFile } from '../files/hash-file.ts';
import type { Pin } from '../library-state.ts';
import { PullError, SourceUnavailable } from '../pull-error.ts';
import { httpGet, type HttpAgents, type HttpAnswer } from './http-get.ts';
import { verify, type FetchedFile, type PullContext } from './pull-context.ts';
import { downloadResumably } from './resumable-download.ts';

export interface HubOptions {
  /** `https://huggingface.co`, or a mirror that speaks the same. */
  readonly baseUrl: URL;
  /** For models that want their licence accepted first. */
  readonly token: string | undefined;
  readonly agents: HttpAgents;
  readonly connectTimeoutMs: number;
  readonly stallTimeoutMs: number;
  readonly pauseMs?: (attempt: number) => number;
}

export function nameOfHub(source: HubSource): string {
  return `hub ${source.repo}`;
}

type HubFile = HubSource['files'][number];

/** What the hub says of one file, and what it must be. */
interface Announced {
  readonly file: HubFile;
  readonly commit: string;
  readonly bytes: number;
  /** Undefined: a small file whose sum the hub does not tell; pinned once computed. */
  readonly sha256: string | undefined;
}

export async function pullFromHub(
  source: HubSource,
  context: PullContext,
  options: HubOptions,
): Promise<FetchedFile[]> {
  const name = nameOfHub(source);
  const pinned = await context.pin(name);
  const announced: Announced[] = [];
  for (const file of source.files) {
    // All files of one commit: the branch may move on between two questions.
    const commit = source.revision ?? pinned?.commit ?? announced[0]?.commit;
    announced.push(await ask(source, file, { context, options, pinned, commit }));
  }
  context.onStep('downloading');
  const total = announced.reduce((sum, { bytes }) => sum + bytes, 0);
  await context.requireSpace(total - (await alreadyHere(announced, context)));
  const pin = announced.some(({ file }) => file.known === 'on first use')
    ? await context.addPin(name, pinOf(announced))
    : undefined;
  const fetched: FetchedFile[] = [];
  let before = 0;
  for (const one of announced) {
    const expected = expectedSum(one.file, pin ?? pinned) ?? one.sha256;
    fetched.push(await fetchFile(source, { ...one, sha256: expected }, { context, options, before, total }));
    before += one.bytes;
  }
  const computed = announced.flatMap(({ file, sha256, bytes, commit }, index) => {
    const found = fetched[index];
    return file.known !== 'on first use' || sha256 !== undefined || found === undefined
      ? []
      : [{ commit, path: file.path, entry: { sha256: found.sha256, bytes } }];
  });
  for (const { commit, path: file, entry } of computed)
    await context.addPin(name, { commit, files: { [file]: entry } });
  return fetched;
}

interface Tools {
  readonly context: PullContext;
  readonly options: HubOptions;
}

/** The hub answers a HEAD with the commit, the size and, for large files, the SHA-256 (their name in its store). */
async function ask(
  source: HubSource,
  file: HubFile,
  {
    context,
    options,
    pinned,
    commit: known,
  }: Tools & { readonly pinned: Pin | undefined; readonly commit: string | undefined },
): Promise<Announced> {
  const name = nameOfHub(source);
  const url = fileUrl(options.baseUrl, source.repo, known ?? 'main', file.path);
  const answer = await patiently(context.signal, () =>
    httpGet(url, {
      ...request(options, context.signal),
      method: 'HEAD',
      headers: {},
      // What the hub says of a large file stands in its own answer, not in that of the store it points to.
      follow: (from, to) => to.host === from.host,
    }),
  );
  answer.response.resume();
  const isPointer = answer.status >= 300 && answer.status < 400;
  if (!isPointer && answer.status !== 200) throw refusal(source, answer);
  const { headers } = answer.response;
  const commit = text(headers['x-repo-commit']) ?? known;
  if (commit === undefined || !/^[0-9a-f]{40}$/.test(commit))
    throw new SourceUnavailable(`${options.baseUrl.host} does not answer as the hub does.`);
  if (known !== undefined && commit !== known)
    throw new PullError(
      'checksum_mismatch',
      `${name} answers with another commit (${commit}) than asked for (${known}).`,
    );
  const bytes = Number(text(headers['x-linked-size']) ?? (isPointer ? undefined : headers['content-length']));
  if (!Number.isSafeInteger(bytes) || bytes <= 0)
    throw new SourceUnavailable(`${options.baseUrl.host} does not tell the size of ${file.path}.`);
  const sha256 = sumOf(text(headers['x-linked-etag']));
  const expected = expectedSum(file, pinned);
  if (expected !== undefined && sha256 !== undefined && sha256 !== expected)
    throw new PullError(
      'checksum_mismatch',
      `${name} announces another ${file.path} (SHA-256 ${sha256}) than the ${pinned?.files[file.path] === undefined ? 'catalogue knows' : 'one pinned at first use'} (${expected}). Nothing was downloaded.`,
    );
  if (file.known === 'on first use' && !isProtected(options.baseUrl))
    throw new SourceUnavailable(
      'The sum of this file is not known yet and can be taken only from a hub with TLS (https) or on this machine.',
    );
  return { file, commit, bytes, sha256: expected ?? sha256 };
}

async function fetchFile(
  source: HubSource,
  { file, commit, bytes, sha256 }: Announced,
  { context, options, before, total }: Tools & { readonly before: number; readonly total: number },
): Promise<FetchedFile> {
  const home = path.join(context.workFolder, file.name);
  const part = `${home}.part`;
  const url = fileUrl(options.baseUrl, source.repo, commit, file.path);
  if (!(await isWhole(home, bytes))) {
    await downloadResumably({
      part,
      identity: `${nameOfHub(source)}@${commit} ${file.path} ${sha256 ?? ''}`,
      bytes,
      signal: context.signal,
      open: (headers) =>
        httpGet(url, { ...request(options, context.signal), method: 'GET', headers, follow: () => true }),
      refuse: (answer) => refusal(source, answer),
      onBytes: (received) => context.onBytes(before + received, total),
      ...(options.pauseMs === undefined ? {} : { pauseMs: options.pauseMs }),
    });
    await rename(part, home);
    await rm(`${part}.json`, { force: true });
  }
  context.onBytes(before + bytes, total);
  context.onStep('verifying');
  try {
    if (sha256 !== undefined)
      await verify(home, { name: file.name, sha256, source: nameOfHub(source) }, context.signal);
  } catch (error) {
    if (error instanceof PullError) await rm(home, { force: true });
    throw error;
  }
  const found = sha256 ?? (await hashFile(home, context.signal));
  context.onStep('downloading');
  return { name: file.name, role: file.role, sha256: found, known: file.known };
}

/** One more attempt for a connection that broke; a host that is not there is not asked twice. */
async function patiently(signal: AbortSignal, attempt: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  try {
    const answer = await attempt();
    if (answer.status < 500) return answer;
    answer.response.resume();
  } catch (error) {
    const code = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
    if (signal.aborted || code !== 'ECONNRESET') throw error;
  }
  return attempt();
}

function request({ token, agents, connectTimeoutMs, stallTimeoutMs }: HubOptions, signal: AbortSignal) {
  return { token, agents, connectTimeoutMs, stallTimeoutMs, signal };
}

function refusal({ repo }: HubSource, { status, url }: HttpAnswer): SourceUnavailable {
  switch (status) {
    case 401:
    case 403:
      return new SourceUnavailable(
        `${url.hostname} does not let us read ${repo}: accept its licence there, and set PARLEY_HUB_TOKEN.`,
      );
    case 404:
      return new SourceUnavailable(`${url.hostname} has no such file in ${repo}.`);
    case 429:
      return new SourceUnavailable(`${url.hostname} wants us to wait before we ask again.`);
    default:
      return new SourceUnavailable(`${url.hostname} answered with ${status}.`);
  }
}

function pinOf(announced: readonly Announced[]): Pin {
  const known = announced.flatMap(({ file, sha256, bytes }) =>
    file.known === 'on first use' && sha256 !== undefined ? [[file.path, { sha256, bytes }] as const] : [],
  );
  return { commit: announced[0]?.commit ?? '', files: Object.fromEntries(known) };
}

function expectedSum(file: SourceFile & { readonly path: string }, pin: Pin | undefined): string | undefined {
  return file.known === 'on first use' ? pin?.files[file.path]?.sha256 : file.sha256;
}

/** The tag of a large file is its SHA-256; that of a small one is a git blob's SHA-1, which says nothing to us. */
function sumOf(etag: string | undefined): string | undefined {
  const bare = etag?.replace(/^W\//, '').replaceAll('"', '').toLowerCase();
  return bare !== undefined && /^[0-9a-f]{64}$/.test(bare) ? bare : undefined;
}

function isProtected({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

function fileUrl(base: URL, repo: string, revision: string, file: string): URL {
  const inUrl = (name: string) => name.split('/').map(encodeURIComponent).join('/');
  return new URL(
    `${base.pathname.replace(/\/+$/, '')}/${inUrl(repo)}/resolve/${encodeURIComponent(revision)}/${inUrl(file)}`,
    base,
  );
}

async function alreadyHere(announced: readonly Announced[], { workFolder }: PullContext): Promise<number> {
  let bytes = 0;
  for (const { file } of announced) {
    for (const name of [file.name, `${file.name}.part`]) {
      bytes += await stat(path.join(workFolder, name)).then(
        ({ size }) => size,
        () => 0,
      );
    }
  }
  return bytes;
}

async function isWhole(file: string, bytes: number): Promise<boolean> {
  return stat(file).then(
    ({ size }) => size === bytes,
    () => false,
  );
}

function text(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
