import { routes, type Route } from '@parley/protocol';
import { openAiRoutes } from '@parley/protocol/openai-compatible';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRaw, parseRaw } from '../testing/raw-http.ts';
import { setUpAdmin, startTestServer, type TestServer } from '../testing/team-server.ts';
import { TestSocket } from '../testing/test-socket.ts';

const table: readonly Route[] = [...Object.values(routes), ...Object.values(openAiRoutes)];
const someId = '01890a5d-ac96-774b-bcce-b302099a8057';
const concrete = (path: string) => path.replace(':id', someId).replace(':name', 'swagger-init.js');
const feed = routes.streamEvents.path;
const refusal = { status: 403, code: 'foreign_origin' };

/** What a page on another site can make a browser send (A1.82, A1.83). */
describe('a foreign page gets nothing from a local installation', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ withPage: true, environment: { PARLEY_MODE: 'local' } });
  });
  afterAll(() => server.stop());

  const own = () => ({ host: `localhost:${server.port}` });
  const everything = [
    '/',
    '/favicon.svg',
    '/assets/index-1a2b3c.js',
    '/nope',
    '/api/%zz',
    ...table.map(({ path }) => concrete(path)),
  ];

  it('while its own page gets everything', async () => {
    for (const headers of [
      own(),
      { host: `127.0.0.1:${server.port}` },
      { host: `[::1]:${server.port}` },
      { ...own(), origin: `http://localhost:${server.port}`, 'sec-fetch-site': 'same-origin' },
    ])
      expect((await server.send('GET', '/api/conversations', { headers })).status).toBe(200);
    expect((await server.send('POST', '/api/conversations', { headers: own(), json: {} })).status).toBe(201);
  });

  it('but a link to its page, which can be followed from anywhere', async () => {
    const headers = {
      ...own(),
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await server.send('GET', '/', { headers })).status).toBe(200);
    expect((await server.send('GET', '/api/conversations', { headers })).status).toBe(403);
    expect((await server.send('POST', '/', { headers })).status).toBe(403);
    expect((await server.send('GET', '/', { headers: { ...headers, 'sec-fetch-dest': 'iframe' } })).status).toBe(403);
    expect((await server.send('GET', '/', { headers: { ...headers, host: 'evil.example' } })).status).toBe(403);
  });

  it.each([
    ['DNS rebinding', (port: number) => ({ host: `evil.example:${port}` })],
    ['DNS rebinding without the port', () => ({ host: 'evil.example' })],
    ['a name that only begins like ours', (port: number) => ({ host: `localhost.evil.example:${port}` })],
    ['another port', (port: number) => ({ host: `localhost:${port + 1}` })],
    ['a foreign origin', (port: number) => ({ host: `localhost:${port}`, origin: 'https://evil.example' })],
    ['an opaque origin', (port: number) => ({ host: `localhost:${port}`, origin: 'null' })],
    [
      'another port’s origin',
      (port: number) => ({ host: `localhost:${port}`, origin: `http://localhost:${port + 1}` }),
    ],
    [
      'an image or script elsewhere',
      (port: number) => ({ host: `localhost:${port}`, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }),
    ],
    ['a sibling site', (port: number) => ({ host: `localhost:${port}`, 'sec-fetch-site': 'same-site' })],
  ])('by %s, whatever it asks for and however', async (_, headersAt) => {
    const headers = headersAt(server.port);
    for (const target of everything) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const answer = await server.send(method, target, { headers });
        expect([method, target, answer.status]).toEqual([method, target, 403]);
        expect(answer.code()).toBe('foreign_origin');
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      }
    }
    expect(await TestSocket.open(server.port, `/ws/chat/${someId}`, headers)).toMatchObject(refusal);
  });

  it('by two Host headers or none', async () => {
    const two = openRaw(
      server.port,
      'GET /api/conversations HTTP/1.1',
      `host: localhost:${server.port}`,
      'host: evil.example',
      'connection: close',
      '',
      '',
    );
    // The first counts for Node; a second one must not make another first.
    expect([200, 400]).toContain(parseRaw(await two.closed).status);
    const swapped = openRaw(
      server.port,
      'GET /api/conversations HTTP/1.1',
      'host: evil.example',
      `host: localhost:${server.port}`,
      'connection: close',
      '',
      '',
    );
    expect([400, 403]).toContain(parseRaw(await swapped.closed).status);
    const none = openRaw(server.port, 'GET /api/conversations HTTP/1.0', '', '');
    expect(parseRaw(await none.closed).status).toBe(403);
    const absolute = openRaw(
      server.port,
      `GET http://localhost:${server.port}/api/conversations HTTP/1.1`,
      'host: evil.example',
      'connection: close',
      '',
      '',
    );
    expect([403, 404]).toContain(parseRaw(await absolute.closed).status);
  });
});

describe('a foreign page gets nothing from a team’s installation', () => {
  let server: TestServer;
  let cookie: string;
  let conversationId: string;
  beforeAll(async () => {
    server = await startTestServer();
    cookie = `parley_access=${(await (await setUpAdmin(server)).signIn()).token}`;
    conversationId = (await server.send('POST', '/api/conversations', { headers: { cookie }, json: {} })).json().id;
  });
  afterAll(() => server.stop());

  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];

  it.each(foreign)('with %j, on whatever changes something or signs in', async (headers) => {
    for (const { method, path } of table.filter((route) => route.method !== 'GET')) {
      const answer = await server.send(method, concrete(path), { headers: { cookie, ...headers }, json: {} });
      expect([method, path, answer.status, answer.code()]).toEqual([method, path, 403, 'foreign_origin']);
    }
    expect(await TestSocket.open(server.port, `/ws/chat/${conversationId}`, { cookie, ...headers })).toMatchObject(
      refusal,
    );
  });

  it('by what a form can post without asking', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await server.send('POST', '/api/conversations', {
        headers: { cookie, 'content-type': type },
        body: '{"title":"posted"}',
      });
      expect([answer.status, answer.problem().code]).toEqual([415, 'unsupported_media_type']);
    }
  });

  /** A feed never ends; what stands above it is enough. */
  async function readHeaders(path: string, headers: Record<string, string>): Promise<string[]> {
    if (path !== feed) return Object.keys((await server.send('GET', path, { headers })).headers);
    const answer = await fetch(`${server.url}${path}`, { headers });
    await answer.body?.cancel();
    return [...answer.headers.keys()];
  }

  it('by asking first: no preflight is ever granted, and no answer may be read', async () => {
    for (const path of table.map((route) => concrete(route.path))) {
      const asked = {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      };
      const preflight = await server.send('OPTIONS', path, { headers: asked });
      expect([path, preflight.status]).toEqual([path, 405]);
      const read = await readHeaders(path, { cookie, origin: 'https://evil.example' });
      for (const names of [Object.keys(preflight.headers), read])
        expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('while its own page and programs get in', async () => {
    const origin = `http://127.0.0.1:${server.port}`;
    const page = { cookie, origin, 'sec-fetch-site': 'same-origin' };
    expect((await server.send('POST', '/api/conversations', { headers: page, json: {} })).status).toBe(201);
    for (const headers of [page, { cookie }]) {
      const socket = await TestSocket.attach(server.port, conversationId, headers);
      socket.close();
    }
  });
});
