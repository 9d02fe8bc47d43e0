import { limits as bounds } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Platform } from '../platforms/platform.ts';
import { openRaw, parseRaw } from '../testing/raw-http.ts';
import { serverKinds, type ServerPair } from '../testing/server-kinds.ts';
import {
  addPerson,
  setUpAdmin,
  startTestServer,
  type Answer,
  type TestServer,
  type TestSession,
} from '../testing/team-server.ts';
import { openStream } from '../testing/test-stream.ts';
import { TestSocket } from '../testing/test-socket.ts';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const codeOf = (answer: Answer) => [answer.status, answer.problem().code];

describe('a request that is too much', () => {
  let server: TestServer;
  let session: TestSession;
  let conversationId: string;
  beforeAll(async () => {
    server = await startTestServer({
      environment: { PARLEY_MAX_SOCKETS_PER_USER: '3' },
      parts: {
        httpLimits: {
          headerBytes: 16_384,
          headersTimeoutMs: 600,
          requestTimeoutMs: 900,
          uploadTimeoutMs: 60_000,
          uploadIdleMs: 600,
          checkEveryMs: 100,
        },
      },
    });
    session = await (await setUpAdmin(server)).signIn();
    conversationId = (await server.send('POST', '/api/conversations', { as: session.token, json: {} })).json().id;
  });
  afterAll(() => server.stop());

  const attach = () => TestSocket.attach(server.port, conversationId, bearer(session.token));
  const post = (json: unknown) => server.send('POST', '/api/conversations', { as: session.token, json });
  const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

  it('in bytes is refused before it is read', async () => {
    const json = (bytes: number) => `{"title":"${' '.repeat(bytes - 12)}"}`;
    const headers = { 'content-type': 'application/json' };
    const send = (body: string) => server.send('POST', '/api/conversations', { as: session.token, body, headers });
    expect(codeOf(await send(json(bounds.bodyBytes + 1)))).toEqual([413, 'body_too_large']);
    // As much as is allowed is read, and only then found to be nothing.
    expect((await send(json(bounds.bodyBytes))).status).toBe(201);
  });

  it('in bytes is cut off also when it does not say its length', async () => {
    const chunk = `${(65_536).toString(16)}\r\n${' '.repeat(65_536)}\r\n`;
    const { socket, closed } = openRaw(
      server.port,
      'POST /api/conversations HTTP/1.1',
      'host: x',
      `authorization: Bearer ${session.token}`,
      'content-type: application/json',
      'transfer-encoding: chunked',
      '',
    );
    for (let n = 0; n <= bounds.bodyBytes / 65_536; n += 1) socket.write(chunk);
    const answer = parseRaw(await closed);
    expect([answer.status, answer.body]).toEqual([413, expect.stringContaining('body_too_large')]);
  });

  it('in length of a message has a code of its own, over REST and sockets', async () => {
    const tooLong = 'x'.repeat(bounds.messageCharacters + 1);
    const send = (content: string) =>
      server.send('POST', '/api/messages', { as: session.token, json: { content, model: 'script/n1' } });
    expect(codeOf(await send(tooLong))).toEqual([413, 'message_too_long']);
    expect((await send('x'.repeat(bounds.messageCharacters))).status).toBe(202);
    const socket = await attach();
    const refused = await socket.ask({ type: 'message.send', content: tooLong });
    expect(refused).toMatchObject({ type: 'error', problem: { code: 'message_too_long', status: 413 } });
    socket.close();
  });

  it('in depth is refused, over REST and sockets', async () => {
    const body = (levels: number) => ({
      as: session.token,
      body: `{"title":${nested(levels)}}`,
      headers: { 'content-type': 'application/json' },
    });
    expect(codeOf(await server.send('POST', '/api/conversations', body(bounds.jsonDepth)))).toEqual([
      400,
      'nesting_too_deep',
    ]);
    expect(codeOf(await server.send('POST', '/api/conversations', body(200_000)))).toEqual([400, 'nesting_too_deep']);
    expect(codeOf(await server.send('POST', '/api/conversations', body(bounds.jsonDepth - 2)))).toEqual([
      400,
      'invalid_request',
    ]);
    const socket = await attach();
    socket.sendText(`{"type":"ping","request_id":"deep","more":${nested(100_000)}}`);
    expect(await socket.next('error')).toMatchObject({ request_id: 'deep', problem: { code: 'nesting_too_deep' } });
    expect(await socket.ask({ type: 'ping' })).toMatchObject({ type: 'pong' });
    socket.close();
  });

  it('with U+0000 is refused, and with the six characters that write it in JSON is not', async () => {
    expect(codeOf(await post({ title: 'a\0b' }))).toEqual([400, 'invalid_request']);
    expect((await post({ title: 'a\\u0000b' })).json().title).toBe('a\\u0000b');
    const socket = await attach();
    const send = (content: string) => socket.ask({ type: 'message.send', content, model: 'script/n1' });
    expect(await send('a\0b')).toMatchObject({ type: 'error', problem: { code: 'invalid_request' } });
    expect(await send('a\\u0000b')).toMatchObject({ type: 'message.accepted', user_message: { content: 'a\\u0000b' } });
    socket.close();
  });

  it('with prototype keys leaves nothing behind', async () => {
    const body = '{"title":"t","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}';
    const answer = await server.send('POST', '/api/conversations', {
      as: session.token,
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(201);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('in headers or address is refused with a problem document', async () => {
    const long = 'a'.repeat(17_000);
    for (const [target, headers] of [
      ['/healthz', { 'x-long': long }],
      [`/api/conversations?tag=${long}`, {}],
    ] as const) {
      const answer = await server.send('GET', target, { headers });
      expect(codeOf(answer)).toEqual([431, 'headers_too_large']);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    }
  });

  it.each([
    ['headers', ['GET /healthz HTTP/1.1', 'host: x']],
    [
      'bodies',
      [
        'POST /api/auth/login HTTP/1.1',
        'host: x',
        'content-type: application/json',
        'content-length: 100',
        '',
        '{"email":',
      ],
    ],
    ['nothing at all', []],
  ])('in time (%s) ends with 408', async (_, lines) => {
    const { closed } = openRaw(server.port, ...lines);
    const answer = parseRaw(await closed);
    expect([answer.status, answer.body]).toEqual([408, expect.stringContaining('request_timeout')]);
  });

  it('in time, a byte now and then, ends all the same', async () => {
    const { socket, closed } = openRaw(server.port, 'GET /healthz HTTP/1.1');
    const drip = setInterval(() => socket.write('x-a: b\r\n'), 50);
    const answer = parseRaw(await closed);
    clearInterval(drip);
    expect(answer.status).toBe(408);
  });

  it('in open sockets and streams is refused until one closes', async () => {
    const sent = await server.send('POST', '/api/messages', {
      as: session.token,
      json: { content: 'Go on', model: 'script/d1-r20-n100000' },
    });
    const events = `/api/runs/${sent.json().run.id}/events`;
    const stream = await openStream(server.port, events, bearer(session.token));
    const sockets = [await attach(), await attach()];
    expect(await TestSocket.open(server.port, `/ws/chat/${conversationId}`, bearer(session.token))).toMatchObject({
      status: 429,
      code: 'too_many_connections',
    });
    expect(await openStream(server.port, events, bearer(session.token))).toMatchObject({
      status: 429,
      code: 'too_many_connections',
    });
    // Somebody else is not concerned.
    const admin = session;
    const other = await (await addPerson(server, admin, 'somebody')).signIn();
    const theirs = (await server.send('POST', '/api/conversations', { as: other.token, json: {} })).json().id;
    (await TestSocket.attach(server.port, theirs, bearer(other.token))).close();
    sockets[0]?.close();
    const again = await vi.waitFor(attach, 5_000);
    if ('closed' in stream) stream.close();
    const more = await vi.waitFor(attach, 5_000);
    for (const socket of [sockets[1], again, more]) socket?.close();
    await server.send('POST', `/api/runs/${sent.json().run.id}/stop`, { as: session.token });
  });

  it('in frames at once is refused frame by frame, and the socket lives on', async () => {
    const socket = await vi.waitFor(attach, 5_000);
    for (let n = 0; n < 400; n += 1)
      socket.sendText(JSON.stringify({ type: 'message.regenerate', request_id: `f${n}`, message_id: conversationId }));
    await vi.waitFor(() => expect(socket.frames.length).toBe(400), 10_000);
    const problems = socket.frames.map((frame) => (frame.type === 'error' ? frame.problem.code : frame.type));
    expect(new Set(problems)).toEqual(new Set(['not_found', 'too_many_requests']));
    expect(await socket.ask({ type: 'ping' })).toMatchObject({ type: 'pong' });
    socket.close();
  });

  it('in one frame closes the socket; frames that are no text are refused', async () => {
    const socket = await vi.waitFor(attach, 5_000);
    socket.sendText(Buffer.from([1, 2, 3]));
    expect(await socket.next('error')).toMatchObject({ problem: { code: 'invalid_request' } });
    socket.sendText('{');
    expect(await socket.next('error')).toMatchObject({ problem: { code: 'invalid_json' } });
    socket.sendText('x'.repeat(bounds.socketFrameBytes + 1));
    expect(await socket.closed).toBe(1009);
  });

  it.each([
    ['33 runs', Array.from({ length: 33 }, (_, n) => `01890a5d-ac96-774b-bcce-b302099a80${n + 10}:1`).join()],
    ['no run', 'x:1'],
    ['a negative seq', '01890a5d-ac96-774b-bcce-b302099a8057:-1'],
    ['no seq', '01890a5d-ac96-774b-bcce-b302099a8057'],
    ['an endless text', ','.repeat(5_000)],
  ])('as a cursor of a socket (%s) is refused', async (_, cursors) => {
    const query = new URLSearchParams({ cursors }).toString();
    const opened = await TestSocket.open(server.port, `/ws/chat/${conversationId}?${query}`, bearer(session.token));
    expect(opened).toMatchObject({ status: 400, code: 'invalid_cursor' });
  });

  it.each(['x', 'eyJhIjoxfQ', '%00', 'é'.repeat(200), '..'])(
    'as a cursor of a list (%j) is refused',
    async (cursor) => {
      for (const target of [
        '/api/conversations',
        `/api/conversations/${conversationId}/messages`,
        '/api/admin/users',
        '/api/admin/audit',
        '/api/admin/moderation_log',
      ]) {
        const query = new URLSearchParams({ cursor }).toString();
        expect(codeOf(await server.send('GET', `${target}?${query}`, { as: session.token }))).toEqual([
          400,
          'invalid_cursor',
        ]);
      }
    },
  );

  it.each(['x', '-1', '1.5', '9007199254740993'])('as the last event of a stream (%s) is refused', async (last) => {
    const sent = await server.send('POST', '/api/messages', {
      as: session.token,
      json: { content: 'Hi', model: 'script/n1' },
    });
    const answer = await server.send('GET', `/api/runs/${sent.json().run.id}/events`, {
      as: session.token,
      headers: { 'last-event-id': last },
    });
    expect(codeOf(answer)).toEqual([400, 'invalid_cursor']);
  });
});

it('streams of a local owner are counted one by one, though all come as the same person', async () => {
  const server = await startTestServer({ environment: { PARLEY_MODE: 'local', PARLEY_MAX_SOCKETS_PER_USER: '2' } });
  try {
    const sent = await server.send('POST', '/api/messages', {
      json: { content: 'Go on', model: 'script/d1-r20-n100000' },
    });
    const open = () => openStream(server.port, `/api/runs/${sent.json().run.id}/events`, {});
    const streams = [await open(), await open()];
    expect(await open()).toMatchObject({ status: 429, code: 'too_many_connections' });
    for (const stream of streams) if ('close' in stream) stream.close();
    await vi.waitFor(async () => {
      const again = await open();
      expect(again).toHaveProperty('closed');
      if ('close' in again) again.close();
    }, 5_000);
  } finally {
    await server.stop();
  }
});

/** Over two servers the limit is one: the cache counts. */
describe.each(serverKinds)('requests a minute, $name', (kind) => {
  describe.skipIf(!kind.available)('are limited', () => {
    let pair: ServerPair;
    let admin: TestSession;
    beforeAll(async () => {
      pair = await kind.start(
        {},
        { PARLEY_WRITES_PER_MINUTE: '8', PARLEY_ATTACHES_PER_MINUTE: '4', PARLEY_SIGN_INS_PER_MINUTE: '30' },
      );
      admin = await (await setUpAdmin(pair.here)).signIn();
    });
    afterAll(() => pair.stop());

    const expectLimited = (answer: Answer) => {
      expect(codeOf(answer)).toEqual([429, 'too_many_requests']);
      const seconds = Number(answer.headers['retry-after']);
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
      expect(answer.problem().retry_after_ms).toBeGreaterThan(0);
    };

    it('by person, over REST and sockets together; reading is free, and others are not concerned', async () => {
      const person = await (await addPerson(pair.here, admin, 'busy')).signIn();
      const { id } = (await pair.here.send('POST', '/api/conversations', { as: person.token, json: {} })).json();
      const socket = await TestSocket.attach(pair.there.port, id, bearer(person.token));
      for (let n = 0; n < 4; n += 1) await socket.ask({ type: 'run.stop', run_id: id });
      for (let n = 0; n < 3; n += 1) {
        const target = n % 2 === 0 ? pair.here : pair.there;
        expect((await target.send('PATCH', `/api/conversations/${id}`, { as: person.token, json: {} })).status).toBe(
          200,
        );
      }
      expectLimited(await pair.here.send('POST', '/api/conversations', { as: person.token, json: {} }));
      expectLimited(await pair.there.send('DELETE', `/api/conversations/${id}`, { as: person.token }));
      expect(await socket.ask({ type: 'run.stop', run_id: id })).toMatchObject({
        type: 'error',
        problem: { code: 'too_many_requests' },
      });
      expect(await socket.ask({ type: 'ping' })).toMatchObject({ type: 'pong' });
      socket.close();
      for (let n = 0; n < 20; n += 1)
        expect((await pair.here.send('GET', '/api/conversations', { as: person.token })).status).toBe(200);
      expect((await pair.here.send('POST', '/api/conversations', { as: admin.token, json: {} })).status).toBe(201);
    });

    it('to open sockets and streams', async () => {
      const { id } = (await pair.here.send('POST', '/api/conversations', { as: admin.token, json: {} })).json();
      for (let n = 0; n < 4; n += 1) (await TestSocket.attach(pair.here.port, id, bearer(admin.token))).close();
      expect(await TestSocket.open(pair.there.port, `/ws/chat/${id}`, bearer(admin.token))).toMatchObject({
        status: 429,
        code: 'too_many_requests',
      });
    });

    it('to sign in, by address, whoever it is about', async () => {
      const signIn = (n: number) =>
        pair.there.send('POST', '/api/auth/login', { json: { email: `nobody-${n}@example.org`, password: 'x' } });
      let answer = await signIn(0);
      for (let n = 1; n < 40 && answer.problem().code !== 'too_many_requests'; n += 1) answer = await signIn(n);
      expectLimited(answer);
      expectLimited(await pair.here.send('POST', '/api/auth/refresh', { json: { refresh_token: 'x' } }));
      expect((await pair.here.send('GET', '/api/auth/session')).status).toBe(200);
    });
  });
});

describe('without the cache', () => {
  it('nobody is counted, and everybody served', async () => {
    const broken = (platform: Platform): Platform => ({
      ...platform,
      cache: { ...platform.cache, increment: () => Promise.reject(new Error('connection refused')) },
    });
    const server = await startTestServer({
      environment: { PARLEY_WRITES_PER_MINUTE: '1', PARLEY_SIGN_INS_PER_MINUTE: '1' },
      parts: { platform: broken },
    });
    try {
      const session = await (await setUpAdmin(server)).signIn();
      for (let n = 0; n < 5; n += 1)
        expect((await server.send('POST', '/api/conversations', { as: session.token, json: {} })).status).toBe(201);
    } finally {
      await server.stop();
    }
  });
});
