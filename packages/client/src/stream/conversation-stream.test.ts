import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createParleyClient } from '../client.ts';
import type { ParleyApiError } from '../errors.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { memoryEnvironment, settle } from '../testing/memory-sockets.ts';
import type { StreamEvent } from './events.ts';
import type { OutboxEntry, OutboxStorage } from './outbox.ts';

function setUp(options: { outboxStorage?: OutboxStorage; mostWaiting?: number; isDown?: boolean; conversationId?: string } = {}) {
  const server = new ScriptedServer();
  const { environment, timers, network } = memoryEnvironment(server);
  const { isDown, conversationId, ...rest } = options;
  if (isDown) network.isUp = false;
  const client = createParleyClient({ baseUrl: 'http://test', ...environment, ...rest });
  const screen = new TestScreen();
  const stream = client.openConversation(conversationId ?? server.conversation.id, { any: (event) => screen.take(event) });
  return { server, timers, network, client, stream, screen };
}

/** What a person would see: built from `removed` and `append`, and compared with `text` at every step. */
class TestScreen {
  readonly events: StreamEvent[] = [];
  readonly texts = new Map<string, string>();
  readonly ends = new Map<string, number>();

  take(event: StreamEvent): void {
    this.events.push(event);
    if (event.type === 'text') {
      const before = this.texts.get(event.runId) ?? '';
      const next = before.slice(0, before.length - event.removed) + event.append;
      expect(next).toBe(event.text);
      this.texts.set(event.runId, next);
    }
    if (event.type === 'runEnded') {
      expect(this.texts.get(event.runId) ?? '').toBe(event.text);
      this.ends.set(event.runId, (this.ends.get(event.runId) ?? 0) + 1);
    }
  }

  of<Type extends StreamEvent['type']>(type: Type): Extract<StreamEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<StreamEvent, { type: Type }> => event.type === type);
  }

  get statuses(): string[] {
    return this.of('status').map(({ status, transport }) => (transport === 'http' ? `${status} over http` : status));
  }
}

describe('ConversationStream', () => {
  it('T4.1: shows an answer from its first word to its end', async () => {
    const { server, stream, screen } = setUp();
    await settle();
    const { accepted } = stream.send('hello');
    const turn = await accepted;
    const run = server.lastRun().start().say('Good ').say('morning').store().say('!');
    expect(stream.textOf(turn.run.id)).toBe('Good morning!');
    run.end();
    expect(screen.statuses).toEqual(['connecting', 'live']);
    expect(screen.of('turn')).toHaveLength(1);
    expect(screen.of('runStarted')).toHaveLength(1);
    expect(screen.of('runEnded')).toMatchObject([{ status: 'done', reason: 'complete', text: 'Good morning!' }]);
  });

  it('T4.1: joins an answer that began before it looked', async () => {
    const { server, screen } = setUp();
    const run = server.begin().start().say('Already ').store().say('said');
    await settle();
    run.say(', and more').end();
    expect(screen.texts.get(run.run.id)).toBe('Already said, and more');
    expect(screen.of('attached')).toMatchObject([{ again: false, runs: [{ id: run.run.id }] }]);
  });

  it('T3.4: goes on after a lost connection where it was, and takes an end it missed', async () => {
    const { server, screen, timers, network } = setUp();
    await settle();
    const run = server.begin().start().say('one ').store().say('two ').store().say('three ');
    server.dropAll();
    run.say('four').end();
    await timers.pass(1_000);
    expect(network.tried.at(-1)).toContain(encodeURIComponent(`${run.run.id}:3`));
    expect(screen.texts.get(run.run.id)).toBe('one two three four');
    expect(screen.of('runEnded')).toHaveLength(1);
    expect(screen.of('attached').map(({ again }) => again)).toEqual([false, true]);
    expect(screen.statuses).toEqual(['connecting', 'live', 'offline', 'live']);
  });

  it('T3.5 T3.6: withdraws what a lost worker had said and nobody stored', async () => {
    const { server, screen } = setUp();
    await settle();
    const run = server.begin().start().say('a text that nobody will store');
    run.restart().say('the second answer').end();
    expect(screen.texts.get(run.run.id)).toBe('the second answer');
    expect(screen.of('text').some(({ removed }) => removed > 0)).toBe(true);
  });

  it('skips frames it does not know, and passes marks it does not know', async () => {
    const { server, screen } = setUp();
    await settle();
    const run = server.begin().start();
    for (const socket of server.screens) {
      socket.send('{"type":"weather.changed","sky":"blue"}');
      socket.send('not even json');
    }
    run.log.push({ type: 'tool.started', run_id: run.run.id, seq: 2, at: { part: 0, offset: 0 }, after: 1 } as never);
    server.broadcast(run.log.at(-1) as never);
    run.say('fine').end();
    expect(screen.texts.get(run.run.id)).toBe('fine');
    expect(screen.ends.get(run.run.id)).toBe(1);
  });

  it('T3.4: reads a lost frame from the log beside the open socket', async () => {
    const { server, screen, timers } = setUp();
    await settle();
    const run = server.begin().start().say('heard ').store();
    server.onTheWay = () => undefined;
    run.say('lost ').store();
    server.onTheWay = (frame) => frame;
    run.say('after');
    await timers.pass(100);
    expect(screen.texts.get(run.run.id)).toBe('heard lost after');
    run.say(', and on').end();
    await timers.pass(100);
    expect(screen.texts.get(run.run.id)).toBe('heard lost after, and on');
    expect(server.attachments).toBe(1);
  });

  it('shows nothing twice when frames come twice', async () => {
    const { server, screen } = setUp();
    await settle();
    const run = server.begin().start();
    server.onTheWay = (frame) => {
      for (const socket of server.screens) socket.send(JSON.stringify(frame));
      return frame;
    };
    run.say('once ').store().say('only').end();
    expect(screen.texts.get(run.run.id)).toBe('once only');
    expect(screen.ends.get(run.run.id)).toBe(1);
  });

  it('comes back at once when the server drains', async () => {
    const { server, timers, screen } = setUp();
    await timers.pass(10_000);
    server.dropAll(1001);
    await timers.pass(0);
    expect(server.attachments).toBe(2);
    expect(screen.statuses).toEqual(['connecting', 'live', 'offline', 'live']);
  });

  it('backs off from a server that takes sockets and drops them', async () => {
    const { server, timers, network } = setUp();
    await settle();
    for (let second = 0; second < 60; second += 1) {
      server.dropAll(1001);
      await timers.pass(1_000);
    }
    expect(network.tried.length).toBeLessThan(20);
  });

  it('finds out that a silent connection is dead', async () => {
    const { server, timers, network, screen } = setUp();
    await settle();
    network.isUp = false;
    await timers.pass(31_000);
    expect(screen.statuses).toEqual(['connecting', 'live', 'offline', 'offline']);
    expect(screen.of('status').at(-1)).toMatchObject({ error: { code: 'network' } });
    network.isUp = true;
    await timers.pass(20_000);
    expect(screen.statuses.at(-1)).toBe('live');
    expect(server.attachments).toBe(2);
  });

  it('keeps a quiet connection that answers pings', async () => {
    const { server, timers, screen } = setUp();
    await timers.pass(600_000);
    expect(screen.statuses).toEqual(['connecting', 'live']);
    expect(server.attachments).toBe(1);
  });

  it('closes for good when the conversation is not there, and says why', async () => {
    const { network, screen, timers } = setUp({ conversationId: '00000000-0000-7000-8000-00000000dead' });
    network.allowsSockets = false;
    await timers.pass(1_000);
    expect(screen.of('status')).toMatchObject([{ status: 'connecting' }, { status: 'closed', error: { code: 'not_found' } }]);
  });

  it('is closed when the conversation is deleted', async () => {
    const { server, stream } = setUp();
    await settle();
    server.broadcast({ type: 'conversation.deleted', conversation_id: server.conversation.id });
    expect(stream.status).toBe('closed');
    expect(server.screens.size).toBe(0);
  });

  it('T6.1: stops an answer over the socket, or with a request when there is none', async () => {
    const { server, stream, network, timers, screen } = setUp();
    await settle();
    const first = server.begin().start().say('on and on');
    await stream.stop(first.run.id);
    expect(screen.of('runEnded')).toMatchObject([{ status: 'stopped', text: 'on and on' }]);
    network.allowsSockets = false;
    server.dropAll();
    await timers.pass(100);
    const second = server.begin().start();
    await stream.stop(second.run.id);
    expect(second.ended).toBe(true);
  });

  it('goes on when a handler of the screen throws', async () => {
    const server = new ScriptedServer();
    const { environment } = memoryEnvironment(server);
    const thrown: unknown[] = [];
    const listener = (error: unknown) => thrown.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', listener);
    const stream = createParleyClient({ baseUrl: 'http://test', ...environment }).openConversation(server.conversation.id, {
      text: () => {
        throw new Error('a fault of the screen');
      },
    });
    await settle();
    const run = server.begin().start().say('a').say('b');
    await settle();
    process.removeAllListeners('uncaughtException');
    for (const other of others) process.on('uncaughtException', other);
    expect(stream.textOf(run.run.id)).toBe('ab');
    expect(thrown).toHaveLength(2);
  });
});

describe('the queue of a ConversationStream', () => {
  it('T1.2: keeps what is written offline, in order, and each is accepted once', async () => {
    const { server, stream, timers, network, screen } = setUp({ isDown: true });
    const sent = ['one', 'two', 'three'].map((content) => stream.send(content));
    await timers.pass(30_000);
    expect(stream.waiting.map(({ key }) => key)).toEqual(sent.map(({ key }) => key));
    network.isUp = true;
    await timers.pass(30_000);
    expect(server.accepted.map((turn) => turn.user_message?.content)).toEqual(['one', 'two', 'three']);
    expect(screen.of('accepted').map(({ key }) => key)).toEqual(sent.map(({ key }) => key));
    expect(screen.of('queue').map(({ waiting }) => waiting)).toEqual([1, 2, 3, 2, 1, 0]);
    await expect(sent[2]?.accepted).resolves.toMatchObject({ replayed: false });
  });

  it('T1.2: sends again with the same key when the connection was lost before the answer', async () => {
    const { server, stream, timers } = setUp();
    await settle();
    server.isSlowToAccept = true;
    const { accepted } = stream.send('only once');
    await settle();
    expect(server.accepted).toHaveLength(1);
    server.isSlowToAccept = false;
    server.dropAll();
    await timers.pass(5_000);
    await expect(accepted).resolves.toMatchObject({ replayed: true });
    expect(server.accepted).toHaveLength(1);
  });

  it('takes a connection without answers for a dead one', async () => {
    const { server, stream, timers } = setUp();
    await settle();
    server.isSlowToAccept = true;
    const { accepted } = stream.send('hello?');
    await timers.pass(19_000);
    server.isSlowToAccept = false;
    await timers.pass(5_000);
    await expect(accepted).resolves.toMatchObject({ replayed: true });
    expect(server.attachments).toBe(2);
  });

  it('gives back what the server refuses, and goes on with the next', async () => {
    const { server, stream, timers, screen } = setUp();
    await settle();
    server.refusals.push(['message_too_long']);
    const refused = stream.send('far too long');
    const fine = stream.send('fine');
    await expect(refused.accepted).rejects.toMatchObject({ code: 'message_too_long', retry: 'no' });
    await timers.pass(100);
    await expect(fine.accepted).resolves.toBeDefined();
    expect(screen.of('rejected').map(({ key }) => key)).toEqual([refused.key]);
  });

  it('waits as long as the server asks, and keeps the order meanwhile', async () => {
    const { server, stream, timers } = setUp();
    await settle();
    server.refusals.push(['too_many_requests', undefined, { retry_after_ms: 3_000 }]);
    stream.send('first');
    stream.send('second');
    await timers.pass(2_900);
    expect(server.accepted).toHaveLength(0);
    await timers.pass(200);
    expect(server.accepted.map((turn) => turn.user_message?.content)).toEqual(['first', 'second']);
  });

  it('gives back a message that is put off again and again', async () => {
    const { server, stream, timers } = setUp();
    await settle();
    for (let time = 0; time < 8; time += 1) server.refusals.push(['overloaded']);
    const { accepted } = stream.send('please');
    await timers.pass(120_000);
    await expect(accepted).rejects.toMatchObject({ code: 'overloaded' });
  });

  it('refuses more than it may hold', async () => {
    const { stream } = setUp({ isDown: true, mostWaiting: 2 });
    stream.send('one');
    stream.send('two');
    await expect(stream.send('three').accepted).rejects.toMatchObject({ code: 'queue_full' });
    expect(stream.waiting).toHaveLength(2);
  });

  it('keeps the queue over a reload', async () => {
    const kept: OutboxEntry[] = [];
    const outboxStorage: OutboxStorage = {
      load: () => [...kept],
      save: (_id, entries) => void kept.splice(0, kept.length, ...structuredClone(entries as OutboxEntry[])),
    };
    const first = setUp({ outboxStorage, isDown: true });
    first.stream.send('written in a tunnel');
    await settle();
    first.stream.close();
    expect(kept).toHaveLength(1);
    const second = setUp({ outboxStorage });
    await second.timers.pass(1_000);
    expect(second.server.accepted.map((turn) => turn.user_message?.content)).toEqual(['written in a tunnel']);
    expect(kept).toHaveLength(0);
  });

  it('tells those who wait when it is closed', async () => {
    const { stream } = setUp({ isDown: true });
    const { accepted } = stream.send('never');
    stream.close();
    await expect(accepted).rejects.toMatchObject({ code: 'closed' });
    await expect(stream.send('too late').accepted).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('a ConversationStream without sockets', () => {
  it('falls back to requests and server-sent events, and back again', async () => {
    const { server, stream, timers, network, screen } = setUp();
    network.allowsSockets = false;
    server.dropAll();
    const waiting = stream.send('over http');
    await timers.pass(20_000);
    expect(screen.statuses.at(-1)).toBe('live over http');
    await expect(waiting.accepted).resolves.toBeDefined();
    const run = server.lastRun().start().say('it ').store().say('works');
    await timers.pass(100);
    expect(screen.texts.get(run.run.id)).toBe('it works');
    network.allowsSockets = true;
    await timers.pass(61_000);
    expect(screen.statuses.at(-1)).toBe('live');
    run.say(' both ways').end();
    await timers.pass(100);
    expect(screen.texts.get(run.run.id)).toBe('it works both ways');
    expect(screen.ends.get(run.run.id)).toBe(1);
  });

  it('finds answers that others asked for', async () => {
    const { server, timers, network, screen } = setUp();
    network.allowsSockets = false;
    server.dropAll();
    await timers.pass(20_000);
    const run = server.begin().start().say('from elsewhere');
    await timers.pass(5_000);
    expect(screen.texts.get(run.run.id)).toBe('from elsewhere');
  });

  it('is offline, not closed, while something that is not Parley answers in between', async () => {
    const server = new ScriptedServer();
    const { environment, timers, network } = memoryEnvironment(server);
    network.allowsSockets = false;
    let isAtTheHotel = true;
    const fetch: typeof globalThis.fetch = async (...request) => (isAtTheHotel ? new Response('<h1>Welcome! Sign in</h1>', { status: 200 }) : environment.fetch(...request));
    const stream = createParleyClient({ baseUrl: 'http://test', ...environment, fetch }).openConversation(server.conversation.id, {});
    await timers.pass(60_000);
    expect(stream.status).toBe('offline');
    isAtTheHotel = false;
    network.allowsSockets = true;
    await timers.pass(20_000);
    expect(stream.status).toBe('live');
    stream.close();
  });

  it('works where sockets cannot even be made', async () => {
    const server = new ScriptedServer();
    const { environment, timers } = memoryEnvironment(server);
    const openWebSocket = () => {
      throw new Error('not here');
    };
    const stream = createParleyClient({ baseUrl: 'http://test', ...environment, openWebSocket }).openConversation(server.conversation.id, {});
    await timers.pass(60_000);
    expect(stream.status).toBe('live');
    stream.close();
  });

  it('is offline, not closed, when the server goes away altogether', async () => {
    const { server, timers, network, stream, screen } = setUp();
    network.allowsSockets = false;
    server.dropAll();
    await timers.pass(20_000);
    network.isUp = false;
    const { accepted } = stream.send('wait for me');
    let failure: ParleyApiError | undefined;
    accepted.catch((error: ParleyApiError) => (failure = error));
    await timers.pass(300_000);
    expect(screen.statuses.at(-1)).toBe('offline');
    expect(failure).toBeUndefined();
    network.isUp = true;
    network.allowsSockets = true;
    await timers.pass(60_000);
    await expect(accepted).resolves.toBeDefined();
  });
});

describe('a ConversationStream over a bad network', () => {
  const happening = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('say' as const), text: fc.string({ minLength: 1, maxLength: 4 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('store' as const, 'restart' as const, 'send' as const, 'drain' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('drop' as const, 'lose' as const, 'hear' as const, 'down' as const, 'up' as const) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat({ max: 3_000 }) }) },
  );

  it('T3.4 T1.2: ends with the exact text of every answer and each message accepted once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 30 }), async (happenings) => {
        const { server, stream, timers, network, screen } = setUp();
        await settle();
        let sent = 0;
        let run = server.begin().start();
        for (const step of happenings) {
          if (step.kind === 'say') run.say(step.text);
          else if (step.kind === 'store') run.store();
          // A run is begun again only while nothing but its start is stored.
          else if (step.kind === 'restart' && run.log.length < 2) run.restart();
          else if (step.kind === 'send') stream.send(`message ${(sent += 1)}`);
          else if (step.kind === 'drop') server.dropAll();
          else if (step.kind === 'drain') server.dropAll(1001);
          else if (step.kind === 'lose') server.onTheWay = () => undefined;
          else if (step.kind === 'hear') server.onTheWay = (frame) => frame;
          else if (step.kind === 'down') network.isUp = false;
          else if (step.kind === 'up') network.isUp = true;
          else if (step.kind === 'pass') await timers.pass(step.ms);
          if (server.accepted.length > 1 && run !== server.lastRun()) {
            run.end();
            run = server.lastRun().start();
          }
        }
        network.isUp = true;
        server.onTheWay = (frame) => frame;
        for (const open of server.runs.values()) {
          if (open.log.length === 0) open.start();
          open.say('.');
        }
        await timers.pass(120_000);
        for (const open of server.runs.values()) {
          if (!open.ended && open.log.length === 0) open.start();
          open.end();
        }
        // A frame lost on the way to an open socket is healed by the next one, or by attaching again.
        server.dropAll();
        await timers.pass(120_000);

        expect(server.accepted.map((turn) => turn.user_message?.content).filter((content) => content !== 'hello')).toEqual(Array.from({ length: sent }, (_, index) => `message ${index + 1}`));
        for (const [id, { text }] of server.runs) {
          // A run that came and went while nobody was connected is in the list of messages instead.
          if (screen.ends.has(id)) expect(screen.texts.get(id) ?? '').toBe(text);
          if (screen.texts.has(id)) expect(screen.ends.get(id)).toBe(1);
        }
        stream.close();
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
