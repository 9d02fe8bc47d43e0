import { Problem, routes, type Route } from '@parley/protocol';
import type { LogFields } from '@parley/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Platform } from '../platforms/platform.ts';
import { openRaw, parseRaw } from '../testing/raw-http.ts';
import { setUpAdmin, startTestServer, type Answer, type TestServer, type TestSession } from '../testing/team-server.ts';
import { TestSocket } from '../testing/test-socket.ts';

const table: readonly Route[] = Object.values(routes);
const paths = [...new Set(table.map(({ path }) => path))];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const someId = '01890a5d-ac96-774b-bcce-b302099a8057';
const concrete = (path: string) => path.replace(':id', someId).replace(':name', 'swagger-init.js');

const innerDetail = 'password authentication failed at /srv/parley/secret.ts:42';

describe('what goes wrong', () => {
  let server: TestServer;
  let session: TestSession;
  /** Queries with this in them fail. */
  let failing: string | undefined;
  const logged: { message: string; fields: LogFields | undefined }[] = [];

  beforeAll(async () => {
    const log = (message: string, fields?: LogFields) => void logged.push({ message, fields });
    server = await startTestServer({
      withPage: true,
      environment: {
        PARLEY_OIDC_ISSUER: 'http://127.0.0.1:9/',
        PARLEY_OIDC_CLIENT_ID: 'parley',
        PARLEY_PUBLIC_URL: 'http://parley.example',
      },
      parts: {
        platform: (platform) => failingPlatform(platform, (text) => failing !== undefined && text.includes(failing)),
      },
      logger: { debug: () => undefined, info: () => undefined, warn: log, error: log },
    });
    session = await (await setUpAdmin(server)).signIn();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    failing = undefined;
    logged.length = 0;
  });

  const code = (answer: Answer) => [answer.status, expectProblem(answer).code];
  const post = (body: string | Buffer, type: string | undefined, target = '/api/conversations') =>
    server.send('POST', target, {
      as: session.token,
      body,
      headers: type === undefined ? {} : { 'content-type': type },
    });

  describe('with an address', () => {
    it.each([
      '/nope',
      '/api',
      '/api/',
      '/api/nope',
      '/API/conversations',
      '/api/conversations/x/y/z',
      '/api//conversations',
      '//api/conversations',
      '/healthz/deep',
      '/assets/',
      '/assets/missing.js',
      '/index.html/..%2f..%2fetc/passwd',
      '/assets/..%2f..%2fpackage.json',
      '/ws',
      '/ws/chat/',
      `/ws/chat/${someId}`,
      '/%',
      '/api/%zz',
      '/api/conversations/%',
      '/%00',
      '/?x=%',
      '/.env',
      '/api/docs/assets/..%2findex.js',
      '/api/docs/assets/__proto__',
    ])('%s answers 404, or the page for its own address', async (target) => {
      const answer = await server.send('GET', target);
      if (target === '/?x=%') return expect(answer.status).toBe(200);
      expect(code(answer)).toEqual([404, 'not_found']);
    });

    it.each([
      '💬',
      'ü',
      '%F0%9F%92%AC',
      "' or 1=1",
      '../../admin',
      `${someId}%00`,
      `${someId} `,
      someId.slice(1),
      'a'.repeat(199),
      'a'.repeat(5_000),
      '%25',
      '-1',
      'null',
      '{}',
    ])('an id like %s names nothing, on every route', async (id) => {
      // Models of the library have names that people choose; `null` may be one, and its body is looked at first.
      const named = table.filter(({ path }) => path.includes(':id') && !path.startsWith('/api/models/library'));
      for (const { method, path } of named) {
        const target = path.replace(':id', id.startsWith('%') ? id : encodeURIComponent(id));
        const answer = await server.send(method, target, { as: session.token, json: {} });
        expect([method, path, ...code(answer)]).toEqual([method, path, 404, 'not_found']);
      }
    });

    it('in raw bytes that are no UTF-8 answers, and the server lives', async () => {
      for (const target of ['/api/conversations/\xff\xfe', '/\x80', '/api/conversations?tag=\xff']) {
        const { socket, closed } = openRaw(server.port);
        socket.end(Buffer.from(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`, 'latin1'));
        expect([400, 401, 404]).toContain(parseRaw(await closed).status);
      }
      expect((await server.send('GET', '/healthz')).status).toBe(200);
    });
  });

  describe('with a method', () => {
    it.each(paths)('%s answers 405 to any other, and names its own', async (path) => {
      const own = table.filter((route) => route.path === path).map(({ method }) => method as string);
      // `/api/conversations/query_past` is also an id that is none.
      const others = table
        .filter((route) => route.path.includes(':') && matches(route.path, path))
        .map(({ method }) => method as string);
      const taken = new Set([...own, ...others, ...(own.includes('GET') || others.includes('GET') ? ['HEAD'] : [])]);
      for (const method of methods.filter((name) => !taken.has(name))) {
        const answer = await server.send(method, concrete(path), { as: session.token });
        expect([method, answer.status]).toEqual([method, 405]);
        expect(String(answer.headers['allow']).split(', ').sort()).toEqual([...taken].sort());
        expect(expectProblem(answer).code).toBe('method_not_allowed');
      }
    });

    it('that HTTP does not know is refused', async () => {
      const { closed } = openRaw(server.port, 'BREW /healthz HTTP/1.1', 'host: x', '', '');
      const answer = parseRaw(await closed);
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([400, 'invalid_request']);
    });

    it.each(['TRACE', 'CONNECT'])('%s gets nothing', async (method) => {
      const target = method === 'CONNECT' ? 'example.org:80' : '/healthz';
      const { closed } = openRaw(server.port, `${method} ${target} HTTP/1.1`, 'host: x', 'connection: close', '', '');
      const text = await closed;
      expect(text === '' || parseRaw(text).status >= 400).toBe(true);
    });
  });

  it.each(table.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s is the same with a slash behind it',
    async (_, route) => {
      const target = concrete(route.path);
      const [plain, slashed] = [await server.send(route.method, target), await server.send(route.method, `${target}/`)];
      expect(slashed.status).toBe(plain.status);
      expect(slashed.headers['content-type']).toBe(plain.headers['content-type']);
      expect(plain.status).not.toBe(404);
    },
  );

  describe('with a body', () => {
    it.each(['{', '{"title":', '[1,', 'nope', '"\\ud800', '{"a":1}x', '\u00a0{}', '{"a":NaN}', "{'a':1}"])(
      '%j is broken JSON',
      async (body) => {
        expect(code(await post(body, 'application/json'))).toEqual([400, 'invalid_json']);
      },
    );

    it('of bytes that are no UTF-8 is broken JSON', async () => {
      expect(code(await post(Buffer.from([0x22, 0xff, 0x22]), 'application/json'))).toEqual([400, 'invalid_json']);
    });

    it('with a byte order mark or a charset is read', async () => {
      expect((await post('\uFEFF{"title":"é"}', 'application/json; charset=utf-8')).json().title).toBe('é');
    });

    it.each(['[]', '1', 'null', '"x"', 'true'])('%s is JSON and no object', async (body) => {
      expect(code(await post(body, 'application/json'))).toEqual([400, 'invalid_request']);
    });

    it.each([
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'text/json',
      'application/jsonp',
      'application/problem+json',
      'x',
      '/',
      '',
    ])('of type %j is not understood', async (type) => {
      const answer = await post('{"title":"t"}', type);
      expect(code(answer)).toEqual([415, 'unsupported_media_type']);
    });

    it('of no type is not understood', async () => {
      expect(code(await post('{"title":"t"}', undefined))).toEqual([415, 'unsupported_media_type']);
    });

    it('that is missing counts as empty: fine where nothing is required, a list of what is missing where something is', async () => {
      expect((await server.send('POST', '/api/conversations', { as: session.token })).status).toBe(201);
      expect((await post('', 'application/json')).status).toBe(201);
      const answer = await post('', 'application/json', '/api/messages');
      expect(code(answer)).toEqual([400, 'invalid_request']);
      expect(answer.problem().errors).toContainEqual({ path: 'body.content', message: expect.any(String) });
    });

    it('that names every wrong field names it by its path', async () => {
      const json = { content: 5, busy_mode: 'never', parameters: { stop: ['x', 7] } };
      const answer = await server.send('POST', '/api/messages', { as: session.token, json });
      const named = (answer.problem().errors ?? []).map(({ path }) => path).sort();
      expect(named).toEqual(['body.busy_mode', 'body.content', 'body.parameters.stop.1']);
    });
  });

  describe('inside', () => {
    it('is answered with an id and no detail, and logged with the same id', async () => {
      failing = 'from conversations';
      const answer = await server.send('GET', '/api/conversations', { as: session.token });
      expectNoDetail(answer);
      const { instance } = answer.problem();
      expect(logged).toContainEqual({
        message: 'unexpected error',
        fields: expect.objectContaining({ instance, error: expect.objectContaining({ message: innerDetail }) }),
      });
    });

    it.each(
      table
        .filter(({ access }) => access.kind !== 'public')
        .map((route) => [`${route.method} ${route.path}`, route] as const),
    )('%s says nothing about it while the database is away', async (_, { method, path }) => {
      failing = '';
      expectNoDetail(await server.send(method, concrete(path), { as: session.token, json: {} }));
    });

    it('is told by the readiness, and not by the health', async () => {
      failing = '';
      expect((await server.send('GET', '/healthz')).status).toBe(200);
      const readiness = await server.send('GET', '/readyz');
      expect([readiness.status, readiness.json().ready]).toEqual([503, false]);
      expect(readiness.text).not.toContain('password');
    });

    it('is answered on a socket as elsewhere, before and after the upgrade', async () => {
      const headers = { authorization: `Bearer ${session.token}` };
      const { id } = (await server.send('POST', '/api/conversations', { as: session.token, json: {} })).json();
      const socket = await TestSocket.attach(server.port, id, headers);
      failing = '';
      const answer = await socket.ask({ type: 'message.send', content: 'Hello' });
      expect(answer).toMatchObject({ type: 'error', problem: { code: 'internal', instance: expect.any(String) } });
      expect(JSON.stringify(answer)).not.toContain('password');
      const refused = await TestSocket.open(server.port, `/ws/chat/${id}`, headers);
      expect(refused).toMatchObject({ status: 500, code: 'internal', instance: expect.any(String) });
      expect(JSON.stringify(refused)).not.toContain('password');
      failing = undefined;
      expect(await socket.ask({ type: 'ping' })).toMatchObject({ type: 'pong' });
      socket.close();
    });
  });

  it('an offer of HTTP/2 is ignored, not taken for a socket', async () => {
    const { closed } = openRaw(
      server.port,
      'GET /healthz HTTP/1.1',
      'host: x',
      'connection: upgrade, http2-settings, close',
      'upgrade: h2c',
      'http2-settings: AAMAAABkAAQAAP__',
      '',
      '',
    );
    expect(parseRaw(await closed).status).toBe(200);
  });

  it.each(['/nope', '/ws/chat/1', '/ws/chat/', `/ws/other/${someId}`, '//[', '/api/conversations'])(
    'a socket at %s is refused over plain HTTP',
    async (target) => {
      const headers = [
        'host: x',
        'connection: upgrade',
        'upgrade: websocket',
        'sec-websocket-version: 13',
        'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
        '',
        '',
      ];
      const answer = parseRaw(await openRaw(server.port, `GET ${target} HTTP/1.1`, ...headers).closed);
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([404, 'not_found']);
    },
  );

  it('every answer, whatever it is, forbids guessing its type, framing it and reading it from other sites', async () => {
    for (const target of ['/healthz', '/api/conversations', '/nope', '/api/%zz', '/', '/api/docs', '/api/schema']) {
      const { headers } = await server.send('GET', target, { headers: { origin: 'http://evil.example' } });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('server');
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });
});

function expectProblem(answer: Answer): Problem {
  if (answer.text === '') return { type: '', title: '', status: answer.status, code: codeOfHead(answer.status) };
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = Problem.parse(answer.json());
  expect(problem.status).toBe(answer.status);
  expect(answer.text).not.toMatch(/\bat .*:\d+|node_modules|FST_ERR|Cannot (GET|POST)|stack/);
  return problem;
}

/** HEAD has no body to say it. */
function codeOfHead(status: number): string {
  return status === 405 ? 'method_not_allowed' : 'not_found';
}

function expectNoDetail(answer: Answer): void {
  const { instance, ...problem } = expectProblem(answer);
  expect(problem).toEqual({
    type: 'urn:parley:error:internal',
    title: 'Something went wrong on our side',
    status: 500,
    code: 'internal',
  });
  expect(instance).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.text).not.toMatch(/password|srv|secret/);
}

function matches(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(path) && pattern !== path;
}

function failingPlatform(platform: Platform, fails: (text: string) => boolean): Platform {
  const { database } = platform;
  const refuse = () => Promise.reject(new Error(innerDetail));
  return {
    ...platform,
    database: {
      orm: database.orm,
      query: (text, values) => (fails(text) ? refuse() : database.query(text, values)),
      transaction: (work) => (fails('') ? refuse() : database.transaction(work)),
      exclusive: (name, work) => database.exclusive(name, work),
      close: () => database.close(),
    },
  };
}
