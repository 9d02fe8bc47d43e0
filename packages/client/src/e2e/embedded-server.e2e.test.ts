import type { AcceptedTurn } from '@parley/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createParleyClient, type ParleyClientOptions } from '../client.ts';
import { memoryTokenStore, type Auth } from '../http/auth.ts';
import type { ConversationStream } from '../stream/conversation-stream.ts';
import { cuttingWire } from '../testing/cutting-wire.ts';
import { Recorder } from '../testing/recorder.ts';
import { ServerProcess } from '../testing/server-process.ts';

const patient = { timeout: 30_000, interval: 20 };
/** 60 tokens at 60 a second: long enough to be disturbed. */
const second = 'script/d50-r60-n60';

async function signUp(server: ServerProcess): Promise<Auth> {
  const signedIn = await createParleyClient({ baseUrl: server.url }).call('setUp', {
    query: { tokens: 'true' },
    body: { email: 'ada@example.org', password: 'correct horse battery', display_name: 'Ada', code: server.setupCode },
  });
  return {
    kind: 'tokens',
    store: memoryTokenStore({ accessToken: signedIn.access_token ?? '', refreshToken: signedIn.refresh_token ?? '' }),
  };
}

describe('a client of a real server', () => {
  let server: ServerProcess;
  const cleanUps: (() => void)[] = [];
  beforeAll(async () => {
    server = await ServerProcess.start();
  });
  afterEach(() => cleanUps.splice(0).forEach((cleanUp) => cleanUp()));
  afterAll(() => server.remove());

  async function open(options: Partial<ParleyClientOptions> & { conversationId?: string; port?: number } = {}) {
    const { conversationId, port = server.port, ...rest } = options;
    const client = createParleyClient({ baseUrl: `http://127.0.0.1:${port}`, ...rest });
    const id =
      conversationId ?? (await createParleyClient({ baseUrl: server.url }).call('createConversation', { body: {} })).id;
    const screen = new Recorder();
    const stream: ConversationStream = client.openConversation(id, { any: screen.take });
    cleanUps.push(() => stream.close());
    return { client, screen, stream, id };
  }

  async function ended(screen: Recorder, turn: AcceptedTurn) {
    return vi.waitFor(() => {
      const end = screen.endOf(turn.run.id);
      if (!end) throw new Error(`the answer has not ended; it says ${screen.texts.get(turn.run.id)}`);
      return end;
    }, patient);
  }

  /** T3.7: what was shown is what is stored. */
  async function expectStored(
    screen: Recorder,
    turn: AcceptedTurn,
    client = createParleyClient({ baseUrl: server.url }),
  ) {
    const stored = await client.call('getMessage', { id: turn.assistant_message.id });
    expect(screen.texts.get(turn.run.id) ?? '').toBe(stored.content);
    expect(screen.faults).toEqual([]);
    return stored;
  }

  it('T1.1 T3.7: shows the answer that is stored', async () => {
    const { screen, stream } = await open();
    const turn = await stream.send('hello').accepted;
    await expect(ended(screen, turn)).resolves.toMatchObject({ status: 'done', reason: 'complete' });
    expect((await expectStored(screen, turn)).status).toBe('complete');
  });

  it('T4.1: two screens and a follower over server-sent events see the same', async () => {
    const first = await open();
    const turn = await first.stream.send('hello', { model: second }).accepted;
    const other = await open({ conversationId: first.id });
    let followed = '';
    for await (const event of other.client.followRun(turn.run.id)) if (event.type === 'text') followed = event.text;
    await Promise.all([ended(first.screen, turn), ended(other.screen, turn)]);
    await expectStored(first.screen, turn);
    await expectStored(other.screen, turn);
    expect(followed).toBe(first.screen.texts.get(turn.run.id));
  });

  it('T3.4: a connection cut again and again, at any byte, ends with the exact text', async () => {
    // Local mode answers only under its own address, which a wire does not have.
    const team = await ServerProcess.start({ PARLEY_MODE: 'team' });
    try {
      const auth = await signUp(team);
      const direct = createParleyClient({ baseUrl: team.url, auth });
      const { id } = await direct.call('createConversation', { body: {} });
      const wire = await cuttingWire(
        team.port,
        Array.from({ length: 25 }, (_, index) => 1_500 + index * 97),
      );
      cleanUps.push(wire.close);
      const { screen, stream } = await open({ conversationId: id, port: wire.port, auth, random: () => 0.05 });
      const turn = await stream.send('hello', { model: second }).accepted;
      await ended(screen, turn);
      await expectStored(screen, turn, direct);
      expect(screen.of('attached').length).toBeGreaterThan(3);
    } finally {
      await team.remove();
    }
  });

  it('T6.1: stops an answer and keeps its text; continue goes on from there', async () => {
    const { screen, stream } = await open();
    const turn = await stream.send('hello', { model: 'script/d0-r20-n400' }).accepted;
    await vi.waitFor(() => expect(screen.texts.get(turn.run.id)?.length).toBeGreaterThan(20), patient);
    await stream.stop(turn.run.id);
    const end = await ended(screen, turn);
    expect(end).toMatchObject({ status: 'stopped', reason: 'stopped_by_user' });
    expect((await expectStored(screen, turn)).status).toBe('stopped');
    const longer = await stream.continue(turn.assistant_message.id, { model: 'script/d0-r200-n20' }).accepted;
    const grown = await ended(screen, longer);
    await expectStored(screen, longer);
    expect(grown.text.startsWith(end.text)).toBe(true);
    expect(grown.text.length).toBeGreaterThan(end.text.length);
  });

  it('T7.4: edit and regenerate make alternatives that can be chosen', async () => {
    const { client, screen, stream, id } = await open();
    const first = await stream.send('first thought').accepted;
    await ended(screen, first);
    const again = await stream.regenerate(first.assistant_message.id).accepted;
    await ended(screen, again);
    const changed = await stream.edit(first.user_message?.id ?? '', 'second thought').accepted;
    await ended(screen, changed);
    const branch = async () => (await Array.fromAsync(client.messages(id))).reverse();
    expect((await branch()).map((message) => [message.id, message.sibling_ids.length])).toEqual([
      [changed.user_message?.id, 2],
      [changed.assistant_message.id, 1],
    ]);
    await client.call('updateConversation', { id, body: { active_leaf_id: again.assistant_message.id } });
    expect((await branch()).map((message) => [message.id, message.sibling_ids.length])).toEqual([
      [first.user_message?.id, 2],
      [again.assistant_message.id, 2],
    ]);
  });

  it('T7.1: what is sent while it answers waits its turn, in order', async () => {
    const { screen, stream } = await open();
    const sent = ['one', 'two', 'three'].map(
      (content) => stream.send(content, { model: 'script/d20-r200-n20' }).accepted,
    );
    const turns = await Promise.all(sent);
    for (const turn of turns) await ended(screen, turn);
    expect(screen.of('runEnded').map(({ runId, reason }) => [runId, reason])).toEqual(
      turns.map((turn) => [turn.run.id, 'complete']),
    );
  });

  it('T1.2: sending a message again with its key gives the same answer, over HTTP too', async () => {
    const { client, id } = await open();
    const body = { conversation_id: id, content: 'once', idempotency_key: crypto.randomUUID() };
    const [one, two] = await Promise.all([client.call('sendMessage', { body }), client.call('sendMessage', { body })]);
    expect(two.run.id).toBe(one.run.id);
    expect([one.replayed, two.replayed].sort()).toEqual([false, true]);
    await expect(client.call('sendMessage', { body: { ...body, content: 'another' } })).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
  });

  it('talks without WebSockets', async () => {
    const { screen, stream } = await open({
      random: () => 0,
      openWebSocket: () => {
        throw new Error('no sockets here');
      },
    });
    const turn = await stream.send('hello', { model: second }).accepted;
    await ended(screen, turn);
    await expectStored(screen, turn);
    expect(screen.of('status').at(-1)).toMatchObject({ status: 'live', transport: 'http' });
  });

  it('is told at once that a conversation is not there', async () => {
    const { screen } = await open({ conversationId: crypto.randomUUID() });
    await vi.waitFor(
      () => expect(screen.of('status').at(-1)).toMatchObject({ status: 'closed', error: { code: 'not_found' } }),
      patient,
    );
  });

  it('lists conversations page by page, newest activity first', async () => {
    const { client } = await open();
    const all = await Array.fromAsync(client.conversations({ limit: 2 }));
    expect(all.length).toBeGreaterThan(4);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('T2.4 T1.2: a server killed in the middle of an answer: every answer ends, what was written meanwhile is sent once', async () => {
    const { screen, stream, client, id } = await open();
    const turn = await stream.send('hello', { model: 'script/d0-r20-n200' }).accepted;
    await vi.waitFor(() => expect(screen.texts.get(turn.run.id)?.length).toBeGreaterThan(60), patient);
    await server.kill('SIGKILL');
    await vi.waitFor(() => expect(stream.status).toBe('offline'), patient);
    const offline = ['written in the dark', 'and another'].map((content) => stream.send(content).accepted);
    await server.start();
    const later = await Promise.all(offline);
    await ended(screen, turn);
    for (const one of later) await ended(screen, one);
    for (const one of [turn, ...later]) await expectStored(screen, one);
    const said = (await Array.fromAsync(client.messages(id)))
      .reverse()
      .filter(({ sender }) => sender === 'user')
      .map(({ content }) => content);
    expect(said).toEqual(['hello', 'written in the dark', 'and another']);
  }, 90_000);
});
