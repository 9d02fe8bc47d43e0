import { systemClock, type Clock, type MessageBus } from '@parley/core';
import { closeCodes } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ServerParts } from './server.ts';
import { serverKinds, type ServerPair } from './testing/server-kinds.ts';
import { addPerson, makeApiKey, setUpAdmin, type TestPerson, type TestSession } from './testing/team-server.ts';
import { TestFeed } from './testing/test-feed.ts';
import { openStream, type TestStream } from './testing/test-stream.ts';
import { TestSocket } from './testing/test-socket.ts';

const endlessModel = 'script/d1-r20-n100000';
const soonMs = 1_000;

/** Whoever loses the right to read loses what is open, at once and on every gateway (A1.25, A1.31, A1.62, A1.64). */
describe.each(serverKinds)('open sockets and event streams, $name', (kind) => {
  describe.skipIf(!kind.available)('end', () => {
    let pair: ServerPair;
    let admin: TestSession;
    let shiftMs = 0;
    let people = 0;
    const clock: Clock = { now: () => new Date(Date.now() + shiftMs), monotonicMs: () => systemClock.monotonicMs() };

    beforeAll(async () => {
      pair = await kind.start({ clock });
      admin = await (await setUpAdmin(pair.here)).signIn();
    });
    afterAll(() => pair.stop());

    const newPerson = () => addPerson(pair.here, admin, `person-${(people += 1)}`);

    it('when the account is suspended, for sessions and keys alike', async () => {
      const person = await newPerson();
      const session = await person.signIn();
      const key = await makeApiKey(pair.here, session, ['chat:read', 'chat:write']);
      const open = [await openAll(pair, session.token), await openAll(pair, key.secret)];
      const bystander = await openAll(pair, (await (await newPerson()).signIn()).token);
      await changed(pair, 'PATCH', `/api/admin/users/${person.id}`, { as: admin.token, json: { status: 'suspended' } });
      await expectEnded(open);
      await expectAlive([bystander]);
    });

    it('when their session is revoked or signed out, and no other', async () => {
      const person = await newPerson();
      const [kept, revoked, left] = [await person.signIn(), await person.signIn(), await person.signIn()];
      const [keptOpen, revokedOpen, leftOpen] = [
        await openAll(pair, kept.token),
        await openAll(pair, revoked.token),
        await openAll(pair, left.token),
      ];
      await changed(pair, 'DELETE', `/api/auth/sessions/${revoked.sessionId}`, { as: kept.token });
      await expectEnded([revokedOpen]);
      await expectAlive([keptOpen, leftOpen]);
      await changed(pair, 'POST', '/api/auth/logout', { as: left.token });
      await expectEnded([leftOpen]);
      await expectAlive([keptOpen]);
    });

    it('when their key is revoked, and not what its owner opened in person', async () => {
      const session = await (await newPerson()).signIn();
      const key = await makeApiKey(pair.here, session, ['chat:read']);
      const [byKey, inPerson] = [await openAll(pair, key.secret, session.token), await openAll(pair, session.token)];
      await changed(pair, 'DELETE', `/api/auth/api_keys/${key.id}`, { as: session.token });
      await expectEnded([byKey]);
      await expectAlive([inPerson]);
    });

    it('when the password is changed, except in the session that changed it', async () => {
      const person = await newPerson();
      const [mine, elsewhere] = [await person.signIn(), await person.signIn()];
      const [mineOpen, elsewhereOpen] = [await openAll(pair, mine.token), await openAll(pair, elsewhere.token)];
      const json = { current_password: person.password, new_password: 'velvet harbour moss' };
      await changed(pair, 'POST', '/api/auth/password', { as: mine.token, json });
      await expectEnded([elsewhereOpen]);
      await expectAlive([mineOpen]);
    });

    it('when a refresh token comes a second time', async () => {
      const stolen = await (await newPerson()).signIn();
      const open = await openAll(pair, stolen.token);
      const refresh = () =>
        pair.here.send('POST', '/api/auth/refresh', { json: { refresh_token: stolen.refreshToken } });
      expect((await refresh()).status).toBe(200);
      shiftMs += 11_000;
      expect((await refresh()).status).toBe(401);
      await expectEnded([open]);
    });
  });

  describe.skipIf(!kind.available)('whose revocation was lost on the way', () => {
    let pair: ServerPair;
    let shiftMs = 0;
    const parts: ServerParts = {
      clock: { now: () => new Date(Date.now() + shiftMs), monotonicMs: () => systemClock.monotonicMs() },
      credentialCheckMs: 300,
      platform: (platform) => ({ ...platform, bus: losingRevocations(platform.bus) }),
    };
    beforeAll(async () => {
      pair = await kind.start(parts);
    });
    afterAll(() => pair.stop());

    it('end at the next comparison with the database; so do those of a key that expires', async () => {
      const person = await setUpAdmin(pair.here);
      const [session, kept] = [await person.signIn(), await person.signIn()];
      const key = await makeApiKey(pair.here, session, ['chat:read', 'chat:write'], 1);
      const [byKey, bySession, keptOpen] = [
        await openAll(pair, key.secret),
        await openAll(pair, session.token),
        await openAll(pair, kept.token),
      ];
      await changed(pair, 'DELETE', `/api/auth/sessions/${session.sessionId}`, { as: kept.token });
      await expectEnded([bySession], 5_000);
      await expectAlive([byKey, keptOpen]);
      shiftMs = 25 * 3_600_000;
      await expectEnded([byKey], 5_000);
      await expectAlive([keptOpen]);
    });
  });
});

describe('a revoked socket', () => {
  let pair: ServerPair;
  let person: TestPerson;
  beforeAll(async () => {
    pair = await (serverKinds[0] ?? expect.fail('no kind')).start();
    person = await setUpAdmin(pair.here);
  });
  afterAll(() => pair.stop());

  it('is not heard any more, and cut, when it does not answer the closing', async () => {
    const [session, other] = [await person.signIn(), await person.signIn()];
    const conversation = await pair.here.send('POST', '/api/conversations', { as: other.token, json: {} });
    const { id } = conversation.json();
    const socket = new WebSocket(`ws://127.0.0.1:${pair.here.port}/ws/chat/${id}`, { headers: bearer(session.token) });
    await new Promise((resolve) => socket.once('message', resolve));
    // Reads nothing from here on, the close frame included; it can still send.
    socket.pause();
    await changed(pair, 'DELETE', `/api/auth/sessions/${session.sessionId}`, { as: other.token });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.send(JSON.stringify({ type: 'message.send', request_id: 'r', content: 'Still here' }));
    await vi.waitFor(async () => {
      expect(await pair.here.metrics()).toMatch(/^parley_open_sockets 0$/m);
    }, 5_000);
    socket.terminate();
    await closed;
    const messages = await pair.here.send('GET', `/api/conversations/${id}/messages`, { as: other.token });
    expect(messages.json().items).toEqual([]);
  });
});

interface Open {
  readonly feeds: readonly TestFeed[];
  readonly socket: TestSocket;
  readonly stream: TestStream;
}

/** A socket and a stream on the server that must notice, opened with `token`; `writer` may send, if `token` may not. */
async function openAll({ there, here }: ServerPair, token: string, writer: string = token): Promise<Open> {
  const sent = await here.send('POST', '/api/messages', {
    as: writer,
    json: { content: 'Go on', model: endlessModel },
  });
  if (sent.status !== 202) throw new Error(sent.text);
  const { conversation_id, run } = sent.json();
  const stream = await openStream(there.port, `/api/runs/${run.id}/events`, bearer(token));
  if (!('closed' in stream)) throw new Error(stream.code);
  const socket = await TestSocket.attach(there.port, conversation_id, bearer(token));
  await vi.waitFor(() => expect(stream.text()).toContain('event: text.delta'), 10_000);
  const feeds = [await TestFeed.socket(there.port, bearer(token)), await TestFeed.stream(there.port, bearer(token))];
  return { socket, stream, feeds: feeds.filter((feed) => feed instanceof TestFeed) };
}

async function expectEnded(open: readonly Open[], withinMs = soonMs): Promise<void> {
  const late = new Promise<'still open'>((resolve) => setTimeout(() => resolve('still open'), withinMs).unref());
  for (const { socket, stream, feeds } of open) {
    expect(feeds).toHaveLength(2);
    for (const feed of feeds) expect(await Promise.race([feed.closed, late])).toBe(closeCodes.unauthenticated);
    expect(await Promise.race([socket.closed, late])).toBe(closeCodes.unauthenticated);
    expect(await Promise.race([stream.closed, late])).toBeUndefined();
  }
}

async function expectAlive(open: readonly Open[]): Promise<void> {
  for (const { socket, stream } of open) {
    expect(await socket.ask({ type: 'ping' })).toMatchObject({ type: 'pong' });
    const before = stream.text().length;
    await vi.waitFor(() => expect(stream.text().length).toBeGreaterThan(before), 5_000);
  }
}

async function changed(
  { here }: ServerPair,
  method: string,
  target: string,
  options: { as: string; json?: unknown },
): Promise<void> {
  const answer = await here.send(method, target, options);
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function losingRevocations(bus: MessageBus): MessageBus {
  const send: MessageBus['send'] = (inbox, body) => {
    if (!body.includes('"kind":"revoke"')) bus.send(inbox, body);
  };
  return new Proxy(bus, {
    get: (target, name) => {
      const value: unknown = name === 'send' ? send : Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
