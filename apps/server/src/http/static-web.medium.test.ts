import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveWeb } from './static-web.ts';

const script = 'console.log("a script that is long enough");\n'.repeat(40);

describe('the files of the page', () => {
  let folder: string;
  let server: FastifyInstance;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'parley-static-'));
    mkdirSync(path.join(folder, 'assets'));
    writeFileSync(path.join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(path.join(folder, 'assets/a.js'), script);
    writeFileSync(path.join(folder, 'assets/a.js.br'), brotliCompressSync(script));
    writeFileSync(path.join(folder, 'assets/a.js.gz'), gzipSync(script));
    server = fastify();
    serveWeb(server, folder);
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = (url: string, headers: Record<string, string> = {}) => server.inject({ url, headers });

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip;q=0.8', 'gzip'],
    ['BR;q=0.5', 'br'],
    ['identity', undefined],
    ['br;q=0,gzip;q=0.0', undefined],
    ['x-gzip', undefined],
  ])('come as small as a browser that offers %s can read them', async (offer, encoding) => {
    const answer = await ask('/assets/a.js', { 'accept-encoding': offer });
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.vary).toBe('accept-encoding');
    if (encoding === 'gzip') expect(gunzipSync(answer.rawPayload).toString()).toBe(script);
    if (encoding === undefined) expect(answer.payload).toBe(script);
  });

  it('have a tag of their own in each form, and are not sent twice', async () => {
    const plain = await ask('/assets/a.js');
    const small = await ask('/assets/a.js', { 'accept-encoding': 'br' });
    expect(small.headers.etag).not.toBe(plain.headers.etag);
    const again = await ask('/assets/a.js', { 'accept-encoding': 'br', 'if-none-match': String(small.headers.etag) });
    expect(again.statusCode).toBe(304);
  });

  it('stand for an address that is none, for people alone', async () => {
    const lost = await ask('/no/such/page', { accept: 'text/html,*/*' });
    expect([lost.statusCode, lost.payload]).toEqual([404, '<!doctype html>']);
    expect(lost.headers['content-security-policy']).toContain("script-src 'self'");
    expect((await ask('/no/such/page', { accept: 'application/json' })).payload).not.toContain('doctype');
    expect((await ask('/api/none', { accept: 'text/html' })).payload).not.toContain('doctype');
  });

  it('may hold a script and styles of their own, allowed by their hash alone', async () => {
    const page = '<!doctype html><script data-a="b">first()</script><script src="/x.js"></script><style>p { }</style>';
    writeFileSync(path.join(folder, 'index.html'), page);
    const other = fastify();
    serveWeb(other, folder);
    const { headers } = await other.inject({ url: '/' });
    await other.close();
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toContain(`script-src 'self' ${hash('first()')}`);
    expect(policy).toContain(`style-src 'self' ${hash('p { }')}`);
  });

  it('are no addresses of their own when compressed, and are whole where the build left them so', async () => {
    expect((await ask('/assets/a.js.br')).statusCode).toBe(404);
    const page = await ask('/', { 'accept-encoding': 'br' });
    expect(page.headers['content-encoding']).toBeUndefined();
    expect(page.payload).toBe('<!doctype html>');
  });
});
