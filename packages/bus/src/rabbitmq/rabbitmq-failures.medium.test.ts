import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Delivery, MessageBus } from '@parley/core';
import { Arrivals, done, eventually, recordInto } from '../testing/rule-kit.ts';
import { TcpProxy } from '../testing/tcp-proxy.ts';
import { freshPrefix, purge, removeTopology, testUrls } from '../testing/test-broker.ts';
import { createRabbitMqBus, type RabbitMqBusOptions } from './rabbitmq-bus.ts';

const patienceMs = 20_000;

describe.skipIf(testUrls.length === 0)('when the network to RabbitMQ fails (PARLEY_TEST_AMQP_URL)', () => {
  const prefix = freshPrefix();
  const url = testUrls[0] ?? '';
  const started: MessageBus[] = [];
  let proxy: TcpProxy;

  async function setup(options: Partial<RabbitMqBusOptions> = {}): Promise<MessageBus> {
    const bus = createRabbitMqBus({
      urls: [proxy.urlFor(url)],
      prefix,
      reconnect: { firstDelayMs: 10, maxDelayMs: 100 },
      ...options,
    });
    started.push(bus);
    await bus.start();
    return bus;
  }

  beforeEach(async () => {
    const target = new URL(url);
    proxy = new TcpProxy({ host: target.hostname, port: Number(target.port || 5_672) });
    await proxy.start();
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((bus) => bus.stop({ softMs: 0 })));
    await proxy.stop();
    await purge(prefix);
  });
  afterAll(() => removeTopology(prefix));

  it('B33 B43 of 5,000 messages published through repeated cuts, every confirmed one is consumed', async () => {
    const bus = await setup();
    const seen = new Set<string>();
    const arrivals = new Arrivals<string>(patienceMs);
    const handler = async ({ body }: Delivery) => {
      seen.add(body);
      arrivals.add(body);
      return done;
    };
    await bus.consume('ai_inference_queue', handler, { concurrency: 50 });

    const total = 5_000;
    const confirmed = new Set<string>();
    let rejections = 0;
    let cuts = 0;
    let next = 0;
    const publishAll = async () => {
      for (let n = next++; n < total; n = next++) {
        const body = String(n);
        for (let taken = false; !taken;) {
          taken = await bus.publish('ai_inference_queue', body, { messageId: body }).then(
            () => true,
            () => (rejections++, false),
          );
        }
        confirmed.add(body);
        if (confirmed.size % 400 === 0) {
          proxy.cut();
          cuts += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: 64 }, publishAll));

    expect(confirmed.size).toBe(total);
    await arrivals.until(
      () => seen.size === total,
      () => `${total - seen.size} confirmed messages were not consumed`,
    );
    expect(cuts).toBeGreaterThanOrEqual(12);
    expect(rejections).toBeGreaterThan(0);
    expect(await bus.deadLetters.list('ai_inference_queue', 10)).toEqual([]);
  });

  it('B35 publishes issued while disconnected wait, and go out when the broker is back', async () => {
    const bus = await setup();
    proxy.refuse();
    await vi.waitFor(() => expect(bus.health().connected).toBe(false), { timeout: 8_000 });
    const waiting = Promise.all(['1', '2', '3'].map((body) => bus.publish('background_queue', body)));
    proxy.restore();
    await waiting;
    const arrivals = new Arrivals<Delivery>(patienceMs);
    await bus.consume('background_queue', recordInto(arrivals), { concurrency: 1 });
    const bodies = (await arrivals.atLeast(3)).map(({ body }) => body);
    expect(bodies).toEqual(['1', '2', '3']);
  });

  it('B35 publishes that wait too long reject', async () => {
    const bus = await setup({ waitTimeoutMs: 100 });
    proxy.refuse();
    await vi.waitFor(() => expect(bus.health().connected).toBe(false), { timeout: 8_000 });
    await expect(bus.publish('background_queue', '1')).rejects.toThrow(/no connection/);
    expect(bus.health().detail).toMatch(/publishing: .*(closed|reset|ECONN)/i);
  });

  it('B35 publishes wait while the broker blocks them', async () => {
    const bus = await setup();
    await bus.publish('background_queue', 'before');
    proxy.inject(connectionBlocked('low on memory'));
    await vi.waitFor(() => expect(bus.health().detail).toContain('blocked (low on memory)'), { timeout: 8_000 });
    let settled = false;
    const waiting = bus.publish('background_queue', 'while blocked').finally(() => (settled = true));
    bus.send({ kind: 'gateway', id: 'nobody' }, 'waits as well');
    await bus.deadLetters.list('background_queue', 1);
    expect(settled).toBe(false);
    proxy.inject(connectionUnblocked);
    await waiting;
  });

  it('B38 a delivery on a lost connection is aborted, comes again, and its late outcome is ignored', async () => {
    const bus = await setup();
    const arrivals = new Arrivals<Delivery>(patienceMs);
    const release = Promise.withResolvers<void>();
    const handler = recordInto(arrivals, async ({ signal }) => {
      if (arrivals.all.length > 1) return done;
      await release.promise;
      expect(signal.aborted).toBe(true);
      return { kind: 'dead', reason: 'too late to count' };
    });
    await bus.consume('ai_inference_queue', handler, { concurrency: 1 });
    await bus.publish('ai_inference_queue', 'x', { messageId: 'm1' });
    const [first] = await arrivals.atLeast(1);
    proxy.cut();
    const second = (await arrivals.atLeast(2))[1];
    expect(first?.signal.aborted).toBe(true);
    expect(second).toMatchObject({ id: 'm1', attempt: 1, redelivered: true });
    release.resolve();
    await bus.publish('ai_inference_queue', 'after');
    await arrivals.until(() => arrivals.all.some(({ body }) => body === 'after'));
    expect(await bus.deadLetters.list('ai_inference_queue', 10)).toEqual([]);
  });

  it('B39 a message that kills its consumer again and again ends as a dead letter and can be replayed', async () => {
    const deliveryLimit = 2;
    const own = freshPrefix();
    const bus = await setup({ deliveryLimit, prefix: own });
    const arrivals = new Arrivals<Delivery>(patienceMs);
    let deadly = true;
    const handler = recordInto(arrivals, () => {
      if (!deadly) return done;
      proxy.cut();
      return new Promise(() => undefined);
    });
    await bus.consume('moderation_queue', handler, { concurrency: 1 });
    await bus.publish('moderation_queue', 'poison', { messageId: 'p1' }).catch(() => undefined);
    const [letter] = await eventually(
      async () => bus.deadLetters.list('moderation_queue', 10).catch(() => []),
      (letters) => letters.length > 0,
      patienceMs,
    );
    expect(letter).toMatchObject({ id: 'p1', body: 'poison', reason: 'delivery_limit', attempts: 1 });
    expect(Math.abs(Date.parse(letter?.deadAt ?? '') - Date.now())).toBeLessThan(60_000);
    expect(arrivals.all.filter(({ id }) => id === 'p1').every(({ attempt }) => attempt === 1)).toBe(true);

    deadly = false;
    const before = arrivals.all.length;
    expect(await bus.deadLetters.replay('moderation_queue', ['p1'])).toBeGreaterThanOrEqual(1);
    await arrivals.atLeast(before + 1);
    await bus.stop({ softMs: 1_000 });
    await removeTopology(own);
  });

  it('B43 consumers, inboxes and sends work again after a cut', async () => {
    const bus = await setup();
    const letters = new Arrivals<string>(patienceMs);
    const arrivals = new Arrivals<Delivery>(patienceMs);
    await bus.openInbox({ kind: 'gateway', id: 'g1' }, (body) => letters.add(body));
    await bus.consume('moderation_log', recordInto(arrivals), { concurrency: 1 });
    for (let round = 1; round <= 3; round++) {
      proxy.cut();
      await vi.waitFor(() => bus.publish('moderation_log', `work ${round}`), { timeout: patienceMs });
      await arrivals.until(() => arrivals.all.some(({ body }) => body === `work ${round}`));
      await sendUntilHeard(bus, { letters, body: `live ${round}` });
    }
  });

  it('B32 B42 a peer that falls silent is noticed by the heartbeat, and the inbox does not wait for its old queue', async () => {
    const bus = await setup({ heartbeatSeconds: 1, connectTimeoutMs: 1_000 });
    const letters = new Arrivals<string>(patienceMs);
    await bus.openInbox({ kind: 'gateway', id: 'g1' }, (body) => letters.add(body));
    await bus.publish('background_queue', 'before');
    proxy.blackHole();
    const silentSinceMs = performance.now();
    const lost = bus.publish('background_queue', 'into the void');
    await expect(lost).rejects.toMatchObject({ code: 'bus_unavailable' });
    expect(performance.now() - silentSinceMs).toBeLessThan(5_000);
    proxy.restore();
    await vi.waitFor(() => bus.publish('background_queue', 'after'), { timeout: patienceMs });
    await sendUntilHeard(bus, { letters, body: 'live' });
    expect(bus.health().connected).toBe(true);
  });

  it('B43 takes another address when one is dead', async () => {
    const bus = await setup({ urls: ['amqp://127.0.0.1:1', proxy.urlFor(url)] });
    await bus.publish('background_queue', '1');
    expect(bus.health()).toEqual({ connected: true, detail: 'publishing: connected; consuming: connected' });
  });

  it('B24 stop ends soon when the broker no longer answers', async () => {
    const bus = await setup();
    await bus.consume('moderation_log', async () => done, { concurrency: 1 });
    proxy.blackHole();
    const startMs = performance.now();
    await bus.stop({ softMs: 500 });
    expect(performance.now() - startMs).toBeLessThan(7_000);
  });
});

interface Heard {
  readonly letters: Arrivals<string>;
  readonly body: string;
}

/** Sends are at most once: what goes out before the inbox is back is lost, as it may be. */
async function sendUntilHeard(bus: MessageBus, { letters, body }: Heard): Promise<void> {
  await vi.waitFor(
    () => {
      bus.send({ kind: 'gateway', id: 'g1' }, body);
      expect(letters.all).toContain(body);
    },
    { timeout: patienceMs },
  );
}

function connectionBlocked(reason: string): Buffer {
  return methodFrame(Buffer.from([0, 10, 0, 60, reason.length, ...Buffer.from(reason)]));
}

const connectionUnblocked = methodFrame(Buffer.from([0, 10, 0, 61]));

/** An AMQP method frame on channel 0. */
function methodFrame(payload: Buffer): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}
