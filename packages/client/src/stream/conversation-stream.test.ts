import { describe, expect, it } from 'vitest';
import { createParleyClient } from '../client.ts';
import type { ParleyApiError } from '../errors.ts';
import { memoryEnvironment, settle } from '../testing/memory-sockets.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { setUpStream, TestScreen } from '../testing/stream-setup.ts';

describe('ConversationStream', () => {
  it('T4.1: shows an answer from its first word to its end', async () => {
    const { server, stream, screen } = setUpStream();
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
    const { server, screen } = setUpStream();
    const run = server.begin().start().say('Already ').store().say('said');
    await settle();
    run.say(', and more').end();
    expect(screen.texts.get(run.run.id)).toBe('Already said, and more');
    expect(screen.of('attached')).toMatchObject([{ again: false, runs: [{ id: run.run.id }] }]);
  });

  it('T3.4: goes on after a lost connection where it was, and takes an end it missed', async () => {
    const { server, screen, timers, network } = setUpStream();
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
    const { server, screen } = setUpStream();
    await settle();
    const run = server.begin().start().say('a text that nobody will store');
    run.restart().say('the second answer').end();
    expect(screen.texts.get(run.run.id)).toBe('the second answer');
    expect(screen.of('text').some(({ removed }) => removed > 0)).toBe(true);
  });

  it('skips frames it does not know, and passes marks it does not know', async () => {
    const { server, screen } = setUpStream();
    await settle();
    const run = server.begin().start();
    for (const socket of server.screens) {
      socket.send('{"type":"weather.changed","sky":"blue"}');
      socket.send('not even json');
    }
    run.log.push({ type: 'future.mark', run_id: run.run.id, seq: 2, at: { part: 0, offset: 0 }, after: 1 } as never);
    server.broadcast(run.log.at(-1) as never);
    run.say('fine').end();
    expect(screen.texts.get(run.run.id)).toBe('fine');
    expect(screen.ends.get(run.run.id)).toBe(1);
  });

  it('T3.4: reads a lost frame from the log beside the open socket', async () => {
    const { server, screen, timers } = setUpStream();
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
    const { server, screen } = setUpStream();
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
    const { server, timers, screen } = setUpStream();
    await timers.pass(10_000);
    server.dropAll(1001);
    await timers.pass(0);
    expect(server.attachments).toBe(2);
    expect(screen.statuses).toEqual(['connecting', 'live', 'offline', 'live']);
  });

  it('backs off from a server that takes sockets and drops them', async () => {
    const { server, timers, network } = setUpStream();
    await settle();
    for (let second = 0; second < 60; second += 1) {
      server.dropAll(1001);
      await timers.pass(1_000);
    }
    expect(network.tried.length).toBeLessThan(20);
  });

  it('finds out that a silent connection is dead', async () => {
    const { server, timers, network, screen } = setUpStream();
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

  it('believes at once who says that the network is gone: what is written then waits, and has not gone out', async () => {
    const { server, stream, timers, network, screen } = setUpStream();
    await settle();
    network.isUp = false;
    stream.networkLost();
    expect(screen.statuses).toEqual(['connecting', 'live', 'offline']);
    const sent = stream.send('from a tunnel');
    await settle();
    expect(stream.waiting[0]?.isTried).toBeUndefined();
    expect(await stream.cancel(sent.key)).toBe(true);
    const second = stream.send('from behind it');
    network.isUp = true;
    stream.reconnectNow();
    await timers.pass(20_000);
    expect((await second.accepted).user_message?.content).toBe('from behind it');
    expect(server.attachments).toBe(2);
  });

  it('keeps a quiet connection that answers pings', async () => {
    const { server, timers, screen } = setUpStream();
    await timers.pass(600_000);
    expect(screen.statuses).toEqual(['connecting', 'live']);
    expect(server.attachments).toBe(1);
  });

  it('closes for good when the conversation is not there, and says why', async () => {
    const { network, screen, timers } = setUpStream({ conversationId: '00000000-0000-7000-8000-00000000dead' });
    network.allowsSockets = false;
    await timers.pass(1_000);
    expect(screen.of('status')).toMatchObject([
      { status: 'connecting' },
      { status: 'closed', error: { code: 'not_found' } },
    ]);
  });

  it('is closed when the conversation is deleted', async () => {
    const { server, stream } = setUpStream();
    await settle();
    server.broadcast({ type: 'conversation.deleted', conversation_id: server.conversation.id });
    expect(stream.status).toBe('closed');
    expect(server.screens.size).toBe(0);
  });

  it('T6.1: stops an answer over the socket, or with a request when there is none', async () => {
    const { server, stream, network, timers, screen } = setUpStream();
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
    const stream = createParleyClient({ baseUrl: 'http://test', ...environment }).openConversation(
      server.conversation.id,
      {
        text: () => {
          throw new Error('a fault of the screen');
        },
      },
    );
    await settle();
    const run = server.begin().start().say('a').say('b');
    await settle();
    process.removeAllListeners('uncaughtException');
    for (const other of others) process.on('uncaughtException', other);
    expect(stream.textOf(run.run.id)).toBe('ab');
    expect(thrown).toHaveLength(2);
  });
});

describe('a ConversationStream without sockets', () => {
  it('falls back to requests and server-sent events, and back again', async () => {
    const { server, stream, timers, network, screen } = setUpStream();
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

  it('T3.4: asks for the answer to a message that went over HTTP while the socket came back', async () => {
    const server = new ScriptedServer();
    const { environment, timers, network } = memoryEnvironment(server);
    network.allowsSockets = false;
    const released = Promise.withResolvers<void>();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const response = await environment.fetch(input, init);
      if (init?.method === 'POST') await released.promise;
      return response;
    };
    const screen = new TestScreen();
    const stream = createParleyClient({ baseUrl: 'http://test', ...environment, fetch }).openConversation(
      server.conversation.id,
      { any: (event) => screen.take(event) },
    );
    await timers.pass(30_000);
    expect(screen.statuses.at(-1)).toBe('live over http');
    const { accepted } = stream.send('hello');
    await settle();
    const run = server.lastRun();
    run.start().say('Said ').store().say('meanwhile').end();
    network.allowsSockets = true;
    await timers.pass(60_000);
    expect(screen.statuses.at(-1)).toBe('live');
    released.resolve();
    await accepted;
    server.dropAll();
    await timers.pass(1_000);
    expect(screen.of('runEnded')).toMatchObject([{ runId: run.run.id, text: 'Said meanwhile' }]);
  });

  it('finds answers that others asked for', async () => {
    const { server, timers, network, screen } = setUpStream();
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
    const fetch: typeof globalThis.fetch = async (...request) =>
      isAtTheHotel ? new Response('<h1>Welcome! Sign in</h1>', { status: 200 }) : environment.fetch(...request);
    const stream = createParleyClient({ baseUrl: 'http://test', ...environment, fetch }).openConversation(
      server.conversation.id,
      {},
    );
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
    const stream = createParleyClient({ baseUrl: 'http://test', ...environment, openWebSocket }).openConversation(
      server.conversation.id,
      {},
    );
    await timers.pass(60_000);
    expect(stream.status).toBe('live');
    stream.close();
  });

  it('is offline, not closed, when the server goes away altogether', async () => {
    const { server, timers, network, stream, screen } = setUpStream();
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
