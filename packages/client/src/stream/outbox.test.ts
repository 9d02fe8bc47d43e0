import { describe, expect, it } from 'vitest';
import { settle } from '../testing/memory-sockets.ts';
import { setUpStream } from '../testing/stream-setup.ts';
import type { OutboxEntry, OutboxNews, OutboxStorage } from './outbox-entry.ts';

describe('the queue of a ConversationStream', () => {
  it('T1.2: keeps what is written offline, in order, and each is accepted once', async () => {
    const { server, stream, timers, network, screen } = setUpStream({ isDown: true });
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

  it('has a message in one place at every moment: it waits, or it was accepted', async () => {
    const { stream, timers, screen } = setUpStream();
    await settle();
    const { key } = stream.send('hello');
    await timers.pass(100);
    const told = screen.events.flatMap((event) =>
      event.type === 'queue' ? [`${event.waiting} waiting`] : event.type === 'accepted' ? ['accepted'] : [],
    );
    expect(told).toEqual(['1 waiting', 'accepted', '0 waiting']);
    expect(screen.of('accepted').map((event) => event.key)).toEqual([key]);
    expect(stream.waiting).toEqual([]);
  });

  it('T1.2: sends again with the same key when the connection was lost before the answer', async () => {
    const { server, stream, timers } = setUpStream();
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
    const { server, stream, timers } = setUpStream();
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
    const { server, stream, timers, screen } = setUpStream();
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
    const { server, stream, timers } = setUpStream();
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
    const { server, stream, timers } = setUpStream();
    await settle();
    for (let time = 0; time < 8; time += 1) server.refusals.push(['overloaded']);
    const { accepted } = stream.send('please');
    await timers.pass(120_000);
    await expect(accepted).rejects.toMatchObject({ code: 'overloaded' });
  });

  it('refuses more than it may hold', async () => {
    const { stream } = setUpStream({ isDown: true, mostWaiting: 2 });
    stream.send('one');
    stream.send('two');
    await expect(stream.send('three').accepted).rejects.toMatchObject({ code: 'queue_full' });
    expect(stream.waiting).toHaveLength(2);
  });

  it('keeps the queue over a reload', async () => {
    const { outboxStorage, kept } = sharedStorage();
    const first = setUpStream({ outboxStorage, isDown: true });
    first.stream.send('written in a tunnel');
    await settle();
    first.stream.close();
    expect(kept()).toHaveLength(1);
    const second = setUpStream({ outboxStorage });
    await second.timers.pass(1_000);
    expect(second.server.accepted.map((turn) => turn.user_message?.content)).toEqual(['written in a tunnel']);
    expect(kept()).toHaveLength(0);
  });

  it('tells those who wait when it is closed', async () => {
    const { stream } = setUpStream({ isDown: true });
    const { accepted } = stream.send('never');
    stream.close();
    await expect(accepted).rejects.toMatchObject({ code: 'closed' });
    await expect(stream.send('too late').accepted).rejects.toMatchObject({ code: 'closed' });
  });

  it('begins a conversation that was written offline before its first message, once, also after a reload', async () => {
    const { outboxStorage, kept } = sharedStorage();
    const first = setUpStream({ outboxStorage, isDown: true, begin: { model: 'm' } });
    first.stream.send('written in a tunnel');
    await first.timers.pass(20_000);
    expect(first.stream.isUnbegun).toBe(true);
    first.stream.close();
    expect(kept().map(({ kind }) => kind)).toEqual(['create', 'send']);
    const second = setUpStream({ outboxStorage });
    await second.timers.pass(2_000);
    expect(second.server.begun).toEqual([{ id: second.server.conversation.id, model: 'm' }]);
    expect(second.server.accepted.map((turn) => turn.user_message?.content)).toEqual(['written in a tunnel']);
    expect(second.stream.isUnbegun).toBe(false);
    expect(kept()).toHaveLength(0);
  });

  it('of two pages that share a queue each message goes out once, in order, and both hear of it', async () => {
    const shared = sharedStorage();
    const one = setUpStream({ outboxStorage: shared.outboxStorage, isDown: true });
    one.stream.send('first');
    await settle();
    const other = one.open(shared.outboxStorage);
    await settle();
    other.stream.send('second');
    await settle();
    const waitedStill: boolean[] = [];
    const take = other.screen.take.bind(other.screen);
    other.screen.take = (event) => {
      if (event.type === 'accepted') waitedStill.push(other.stream.waiting.some(({ key }) => key === event.key));
      take(event);
    };
    const contents = (stream: typeof one.stream) =>
      stream.waiting.map((entry) => 'content' in entry.body && entry.body.content);
    expect(contents(one.stream)).toEqual(['first', 'second']);
    expect(contents(other.stream)).toEqual(['first', 'second']);
    one.network.isUp = true;
    await one.timers.pass(40_000);
    expect(one.server.accepted.map((turn) => turn.user_message?.content)).toEqual(['first', 'second']);
    expect(one.stream.waiting).toEqual([]);
    expect(other.stream.waiting).toEqual([]);
    expect(one.screen.of('accepted')).toHaveLength(2);
    expect(other.screen.of('accepted')).toHaveLength(2);
    expect(waitedStill).toEqual([false, false]);
  });

  it('takes back and changes what has not gone out, and nothing that may have arrived', async () => {
    const { outboxStorage } = sharedStorage();
    const { server, stream, timers, network } = setUpStream({ outboxStorage, isDown: true });
    const [gone, changed] = ['gone', 'rough'].map((content) => stream.send(content));
    await settle();
    expect(await stream.cancel(gone?.key ?? '')).toBe(true);
    expect(await stream.change(changed?.key ?? '', 'polished')).toBe(true);
    await expect(gone?.accepted).rejects.toMatchObject({ code: 'cancelled' });
    network.isUp = true;
    await timers.pass(30_000);
    server.isSlowToAccept = true;
    const last = stream.send('perhaps there already');
    await settle();
    server.dropAll();
    await settle();
    expect(await stream.cancel(last.key)).toBe(false);
    server.isSlowToAccept = false;
    await timers.pass(30_000);
    expect(server.accepted.map((turn) => turn.user_message?.content)).toEqual(['polished', 'perhaps there already']);
  });

  it('keeps a refused message with its words until its writer decides', async () => {
    const { outboxStorage, kept } = sharedStorage();
    const { server, stream, timers } = setUpStream({ outboxStorage });
    await settle();
    server.refusals.push(['message_too_long']);
    const { accepted, key } = stream.send('far too long');
    await expect(accepted).rejects.toMatchObject({ code: 'message_too_long' });
    await settle();
    expect(kept()).toMatchObject([{ key, refused: { code: 'message_too_long' }, body: { content: 'far too long' } }]);
    expect(await stream.change(key, 'shorter')).toBe(true);
    await timers.pass(1_000);
    expect(server.accepted.map((turn) => turn.user_message?.content)).toEqual(['shorter']);
    expect(stream.waiting).toEqual([]);
  });
});

/** What several pages of one browser share. */
function sharedStorage() {
  const entries = new Map<string, OutboxEntry>();
  const pages = new Set<{ hear: (news: OutboxNews) => void }>();
  /** Tells everybody but who tells. */
  const storageOf = (own: { hear: (news: OutboxNews) => void }): OutboxStorage => ({
    load: async () => structuredClone([...entries.values()]),
    put: async (_id, entry) => void entries.set(entry.key, structuredClone(entry)),
    remove: async (_id, key) => void entries.delete(key),
    tell: (_id, news) => pages.forEach((page) => page !== own && queueMicrotask(() => page.hear(news))),
    listen(_id, hear) {
      own.hear = hear;
      pages.add(own);
      return () => pages.delete(own);
    },
  });
  return {
    get outboxStorage() {
      return storageOf({ hear: () => {} });
    },
    kept: () => [...entries.values()],
  };
}
