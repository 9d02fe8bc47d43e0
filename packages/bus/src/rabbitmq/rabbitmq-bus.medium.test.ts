import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { workQueues, type Delivery, type Logger, type MessageBus } from '@parley/core';
import { Arrivals, done, eventually, recordInto } from '../testing/rule-kit.ts';
import { freshPrefix, purge, removeTopology, testUrls, withChannel } from '../testing/test-broker.ts';
import { createRabbitMqBus, type RabbitMqBusOptions } from './rabbitmq-bus.ts';
import { namesOf } from './topology.ts';

const patienceMs = 10_000;

describe.skipIf(testUrls.length === 0)('on RabbitMQ (PARLEY_TEST_AMQP_URL)', () => {
  const prefix = freshPrefix();
  const names = namesOf(prefix);
  const started: MessageBus[] = [];

  async function setup(options: Partial<RabbitMqBusOptions> = {}): Promise<MessageBus> {
    const bus = createRabbitMqBus({
      urls: testUrls,
      prefix,
      reconnect: { firstDelayMs: 20, maxDelayMs: 200 },
      ...options,
    });
    started.push(bus);
    await bus.start();
    return bus;
  }

  beforeAll(async () => {
    await setup();
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((bus) => bus.stop({ softMs: 0 })));
    await purge(prefix);
  });
  afterAll(() => removeTopology(prefix));

  it('B30 declares every exchange and queue by its name', async () => {
    await setup();
    await withChannel(async (channel) => {
      const exchanges = ['chat_exchange', 'chat_dead', 'chat_delay', 'chat_response', 'worker_control'];
      for (const exchange of exchanges) await channel.checkExchange(prefix + exchange);
      const delays = [250, 1_000, 4_000, 16_000, 64_000].map((ms) => `chat_delay.${ms}`);
      const queues = [...workQueues, ...workQueues.map((queue) => `${queue}.dead`), ...delays];
      for (const queue of queues) await channel.checkQueue(prefix + queue);
    });
  });

  it('B30 opens inboxes as dispatch_queue.{gateway} and control_queue.{worker}', async () => {
    const bus = await setup();
    await bus.openInbox({ kind: 'gateway', id: 'g7' }, () => undefined);
    await bus.openInbox({ kind: 'worker', id: 'w7' }, () => undefined);
    // They are exclusive: that another connection is locked out (405) shows that they are there.
    for (const queue of ['dispatch_queue.g7', 'control_queue.w7']) {
      await expect(withQuietChannel((channel) => channel.checkQueue(prefix + queue))).rejects.toMatchObject({
        code: 405,
      });
    }
  });

  it('B31 B33 an unroutable publish rejects and the deleted queue comes back, with its consumer', async () => {
    const bus = await setup();
    const arrivals = new Arrivals<Delivery>(patienceMs);
    await bus.consume('moderation_log', recordInto(arrivals), { concurrency: 1 });
    await withChannel((channel) => channel.deleteQueue(names.queue('moderation_log')));
    const outcomes: string[] = [];
    await vi.waitFor(
      async () => {
        const outcome = await bus.publish('moderation_log', 'after').then(
          () => 'taken',
          (error: unknown) => String(error),
        );
        outcomes.push(outcome);
        expect(outcome).toBe('taken');
      },
      { timeout: patienceMs },
    );
    expect(outcomes.slice(0, -1).every((outcome) => outcome.includes('unroutable'))).toBe(true);
    await arrivals.atLeast(1);
  });

  it('B33 a message nobody can route is refused, not swallowed', async () => {
    const bus = await setup();
    await withChannel((channel) =>
      channel.unbindQueue(names.queue('background_queue'), names.work, 'background_queue'),
    );
    await expect(bus.publish('background_queue', '{}')).rejects.toMatchObject({ code: 'bus_unavailable' });
    await vi.waitFor(() => bus.publish('background_queue', '{}'), { timeout: patienceMs });
  });

  it('B31 a queue with other arguments is used as it is, with a warning', async () => {
    const other = freshPrefix();
    await withChannel((channel) => channel.assertQueue(`${other}moderation_queue`, { durable: true }));
    const warnings: string[] = [];
    const logger: Logger = {
      debug: () => undefined,
      info: () => undefined,
      warn: (text) => warnings.push(text),
      error: () => undefined,
    };
    const bus = await setup({ prefix: other, logger });
    const arrivals = new Arrivals<Delivery>(patienceMs);
    await bus.consume('moderation_queue', recordInto(arrivals), { concurrency: 1 });
    await bus.publish('moderation_queue', 'x');
    await arrivals.atLeast(1);
    expect(warnings).toContain('A queue exists with other arguments and is used as it is');
    await bus.stop({ softMs: 100 });
    await removeTopology(other);
  });

  it('B34 a message that is not due yet goes round without costing an attempt', async () => {
    const bus = await setup();
    const arrivals = new Arrivals<Delivery>(patienceMs);
    const dueMs = Date.now() + 400;
    await withChannel(async (channel) => {
      channel.publish(names.work, 'background_queue', Buffer.from('x'), {
        headers: { 'parley-due': dueMs },
        messageId: 'm',
      });
      await channel.checkQueue(names.queue('background_queue'));
    });
    let atMs = 0;
    const handler = recordInto(arrivals, () => {
      atMs = Date.now();
      return done;
    });
    await bus.consume('background_queue', handler, { concurrency: 1 });
    const [delivery] = await arrivals.atLeast(1);
    expect(atMs).toBeGreaterThanOrEqual(dueMs - 50);
    expect(delivery).toMatchObject({ attempt: 1, id: 'm' });
  });

  it('B40 what cannot be read becomes a dead letter', async () => {
    const bus = await setup();
    const arrivals = new Arrivals<Delivery>(patienceMs);
    await bus.consume('moderation_queue', recordInto(arrivals), { concurrency: 1 });
    await withChannel(async (channel) => {
      channel.publish(names.work, 'moderation_queue', Buffer.from([0xff, 0xfe, 0x00]), { messageId: 'junk' });
      channel.publish(names.work, 'moderation_queue', Buffer.from('{}'), {
        messageId: 'count',
        headers: { 'parley-attempt': 'many' },
      });
      await channel.checkQueue(names.queue('moderation_queue'));
    });
    const letters = await eventually(
      () => bus.deadLetters.list('moderation_queue', 10),
      (all) => all.length === 2,
      patienceMs,
    );
    expect(letters.map(({ id, reason }) => `${id} ${reason}`).toSorted()).toEqual([
      'count unreadable',
      'junk unreadable',
    ]);
    expect(arrivals.all).toEqual([]);
  });

  it('B22 what a handler finished during stop is finished', async () => {
    const bus = await setup();
    const arrivals = new Arrivals<Delivery>(patienceMs);
    const release = Promise.withResolvers<void>();
    await bus.consume(
      'ai_inference_queue',
      recordInto(arrivals, () => release.promise.then(() => done)),
      { concurrency: 1 },
    );
    await bus.publish('ai_inference_queue', 'running');
    await bus.publish('ai_inference_queue', 'waiting');
    await arrivals.atLeast(1);
    const stopping = bus.stop({ softMs: patienceMs });
    release.resolve();
    await stopping;
    const next = await setup();
    const left = new Arrivals<Delivery>(patienceMs);
    await next.consume('ai_inference_queue', recordInto(left), { concurrency: 1 });
    await next.publish('ai_inference_queue', 'last');
    await left.until(() => left.all.some(({ body }) => body === 'last'));
    expect(left.all.map(({ body }) => body)).toEqual(['waiting', 'last']);
  });

  it('B23 what a stop cut off comes again as the same attempt', async () => {
    const bus = await setup();
    const arrivals = new Arrivals<Delivery>(patienceMs);
    await bus.consume(
      'ai_inference_queue',
      recordInto(arrivals, () => new Promise(() => undefined)),
      { concurrency: 1 },
    );
    await bus.publish('ai_inference_queue', 'x', { messageId: 'm1' });
    await arrivals.atLeast(1);
    await bus.stop({ softMs: 10 });
    expect(arrivals.all[0]?.signal.aborted).toBe(true);
    const next = await setup();
    const again = new Arrivals<Delivery>(patienceMs);
    await next.consume('ai_inference_queue', recordInto(again), { concurrency: 1 });
    expect((await again.atLeast(1))[0]).toMatchObject({ id: 'm1', attempt: 1, redelivered: true });
  });

  it('B18 B19 inboxes of other processes are reached', async () => {
    const [worker, gatewayA, gatewayB] = [await setup(), await setup(), await setup()];
    const a = new Arrivals<string>(patienceMs);
    const b = new Arrivals<string>(patienceMs);
    await gatewayA.openInbox({ kind: 'gateway', id: 'a' }, (body) => a.add(body));
    await gatewayB.openInbox({ kind: 'gateway', id: 'b' }, (body) => b.add(body));
    worker.send({ kind: 'gateway', id: 'a' }, 'for a');
    worker.send({ kind: 'gateway', id: '*' }, 'for all');
    expect(await a.atLeast(2)).toEqual(['for a', 'for all']);
    expect(await b.atLeast(1)).toEqual(['for all']);
  });

  it('shares one queue between processes, each message to one of them', async () => {
    const [first, second] = [await setup(), await setup()];
    const arrivals = new Arrivals<Delivery>(patienceMs);
    const per = { first: 0, second: 0 };
    const count = (who: 'first' | 'second') => recordInto(arrivals, () => ((per[who] += 1), done));
    await first.consume('background_queue', count('first'), { concurrency: 5 });
    await second.consume('background_queue', count('second'), { concurrency: 5 });
    const bodies = Array.from({ length: 200 }, (_, n) => String(n));
    await Promise.all(bodies.map((body) => first.publish('background_queue', body)));
    await arrivals.atLeast(200);
    expect(new Set(arrivals.all.map(({ body }) => body)).size).toBe(200);
    expect(Math.min(per.first, per.second)).toBeGreaterThan(0);
  });

  it('B35 refuses more than maxWaiting publishes', async () => {
    const bus = await setup({ maxInFlight: 1, maxWaiting: 2 });
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => bus.publish('background_queue', String(n))));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(2);
    expect(refused[0]?.reason).toMatchObject({ code: 'overloaded' });
  });

  it('B44 start says why it failed, without the password', async () => {
    const wrong = new URL(testUrls[0] ?? '');
    wrong.password = 'not-the-password';
    const bus = createRabbitMqBus({ urls: [wrong.href], prefix, startTimeoutMs: 400 });
    started.push(bus);
    const failure = await bus.start().then(
      () => 'started',
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(/ACCESS.REFUSED/);
    expect(failure + bus.health().detail).not.toContain('not-the-password');
  });

  it('B24 can be stopped before it starts and while it cannot connect', async () => {
    const never = createRabbitMqBus({ urls: testUrls, prefix });
    await never.stop({ softMs: 10 });
    await expect(never.start()).rejects.toMatchObject({ code: 'shutting_down' });
    const unreachable = createRabbitMqBus({ urls: ['amqp://127.0.0.1:1'], prefix, startTimeoutMs: 100 });
    await expect(unreachable.start()).rejects.toThrow(/ECONNREFUSED/);
    await unreachable.stop({ softMs: 10 });
  });
});

type Channel = Parameters<Parameters<typeof withChannel>[0]>[0];

function withQuietChannel<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
  return withChannel((channel) => {
    channel.on('error', () => undefined);
    return work(channel);
  });
}
