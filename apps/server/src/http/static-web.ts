import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

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

const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  // Text becomes markup or script only through this one policy of the page.
  "require-trusted-types-for 'script'",
  'trusted-types parley',
].join('; ');

const pageList = 'pages.json';

/** The built web client, read once: it is small and never changes under a running server. */
export function serveWeb(fastify: FastifyInstance, folder: string): void {
  if (!existsSync(path.join(folder, 'index.html'))) return;
  for (const file of filesIn(folder)) {
    const body = readFileSync(path.join(folder, file));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 24)}"`;
    const type = types[path.extname(file)] ?? 'application/octet-stream';
    const hashed = file.startsWith('assets/');
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      void reply
        .header('etag', etag)
        .header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
        .header('x-content-type-options', 'nosniff');
      if (type.startsWith('text/html'))
        void reply.header('content-security-policy', csp).header('referrer-policy', 'no-referrer');
      if (request.headers['if-none-match'] === etag) return reply.status(304).send();
      return reply.header('content-type', type).send(body);
    };
    for (const address of file === 'index.html' ? pagesIn(folder) : [`/${file}`]) fastify.get(address, answer);
  }
}

/** The build names the addresses that the client draws by itself; each of them is the same page. */
function pagesIn(folder: string): readonly string[] {
  const list = path.join(folder, pageList);
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as string[]) : ['/'];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map') && entry.name !== pageList)
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}
