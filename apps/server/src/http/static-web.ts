import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { offerOf } from './smaller-answers.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** The page may run and look like what was delivered within it and with it, and nothing else. */
const pagePolicy = (html: string): string =>
  [
    "default-src 'none'",
    `script-src ${["'self'", ...hashesOf(html, 'script')].join(' ')}`,
    `style-src ${["'self'", ...hashesOf(html, 'style')].join(' ')}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    // Text becomes markup or script only through this one policy of the page.
    "require-trusted-types-for 'script'",
    'trusted-types parley',
  ].join('; ');

const pageList = 'pages.json';

/** A worker lives by the policy of its own file: it may fetch the parts it is made of, and nothing else. */
const scriptPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'";

/** What else a document in a frame may do (docs/adr/0014): nothing but its own script unless it stands here. */
const framePolicies: Readonly<Record<string, string>> = {
  'frames/image.html': "style-src 'unsafe-inline'; img-src http: https:",
  'frames/diagram.html': "style-src 'unsafe-inline'; script-src blob:",
};

/** The built web client, read once: it is small and never changes under a running server. */
export function serveWeb(fastify: FastifyInstance, folder: string): void {
  if (!existsSync(path.join(folder, 'index.html'))) return;
  for (const file of filesIn(folder)) {
    const body = readFileSync(path.join(folder, file));
    const forms = formsOf(path.join(folder, file));
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 24);
    const type = types[path.extname(file)] ?? 'application/octet-stream';
    const policy = policyOf(file, body);
    const hashed = file.startsWith('assets/');
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      const form = forms.find(({ offered }) => offered.test(request.headers['accept-encoding'] ?? ''));
      const etag = `"${hash}${form === undefined ? '' : `-${form.encoding}`}"`;
      void reply
        .header('etag', etag)
        .header('vary', 'accept-encoding')
        .header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
        .header('x-content-type-options', 'nosniff');
      if (policy !== undefined) void reply.header('content-security-policy', policy);
      if (request.headers['if-none-match'] === etag && !request.is404) return reply.status(304).send();
      void reply.header('content-type', type);
      if (form !== undefined) void reply.header('content-encoding', form.encoding);
      return reply.send(form?.body ?? body);
    };
    for (const address of file === 'index.html' ? pagesIn(folder) : [`/${file}`]) fastify.get(address, answer);
    if (file === 'index.html') answerLost(fastify, answer);
  }
}

/** Somebody who mistyped an address gets the page, which says so in their language; programs get a problem. */
function answerLost(
  fastify: FastifyInstance,
  answer: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
) {
  fastify.addHook('onRequest', async (request, reply) => {
    const isPerson = request.method === 'GET' && /\btext\/html\b/.test(request.headers.accept ?? '');
    if (!request.is404 || !isPerson || notForPeople.test(request.url)) return;
    void reply.status(404);
    return answer(request, reply);
  });
}

const notForPeople = /^\/(?:api|v1|ws|assets|frames)\//;

interface Form {
  readonly encoding: string;
  readonly offered: RegExp;
  readonly ending: string;
}

/** As the build has compressed what is worth it, the smallest first. */
const compressions: readonly Form[] = [
  { encoding: 'br', offered: offerOf('br'), ending: '.br' },
  { encoding: 'gzip', offered: offerOf('gzip'), ending: '.gz' },
];

function formsOf(file: string) {
  return compressions
    .filter(({ ending }) => existsSync(`${file}${ending}`))
    .map((form) => ({ ...form, body: readFileSync(`${file}${form.ending}`) }));
}

/** The build names the addresses that the client draws by itself; each of them is the same page. */
function pagesIn(folder: string): readonly string[] {
  const list = path.join(folder, pageList);
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as string[]) : ['/'];
}

function policyOf(file: string, body: Buffer): string | undefined {
  const type = path.extname(file);
  if (type === '.js') return scriptPolicy;
  if (type !== '.html') return undefined;
  return (file.startsWith('frames/') ? framePolicy : pagePolicy)(body.toString(), file);
}

/** A document without an origin: it runs the script that was delivered with it, and can reach nobody. */
function framePolicy(html: string, file: string): string {
  const more = framePolicies[file] ?? '';
  const scripts = `script-src ${hashesOf(html, 'script').join(' ')}`;
  const own = more.includes('script-src') ? more.replace('script-src', scripts) : `${more}; ${scripts}`;
  return `default-src 'none'; ${own}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts`;
}

/** Of what stands in a document itself, by which a policy allows it. */
function hashesOf(html: string, element: 'script' | 'style'): string[] {
  const all = html.matchAll(new RegExp(`<${element}(?:\\s[^>]*)?>([\\s\\S]*?)</${element}>`, 'g'));
  return [...all]
    .filter(([, text]) => text !== '')
    .map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:map|br|gz)$/.test(entry.name) && entry.name !== pageList)
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}
