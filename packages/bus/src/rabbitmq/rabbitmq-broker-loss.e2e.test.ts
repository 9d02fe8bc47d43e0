import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MessageBus } from '@parley/core';
import { Arrivals, done } from '../testing/rule-kit.ts';
import { BrokerCluster } from '../testing/service-control.ts';
import { createRabbitMqBus } from './rabbitmq-bus.ts';

const patienceMs = 60_000;

/** Starts three brokers and kills them, which takes a minute: only where it is asked for. */
describe.skipIf(process.env['PARLEY_TEST_BROKER_LOSS'] !== '1')('when brokers die (PARLEY_TEST_BROKER_LOSS=1)', () => {
  const cluster = new BrokerCluster('bus');
  const started: MessageBus[] = [];
  let urls: readonly string[];

  async function setup(): Promise<MessageBus> {
    const bus = createRabbitMqBus({ urls });
    started.push(bus);
    await bus.start();
    return bus;
  }

  beforeAll(async () => {
    urls = await cluster.up();
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((bus) => bus.stop({ softMs: 0 })));
    await cluster.up();
  }, patienceMs);
  afterAll(() => cluster.remove(), patienceMs);

  it('B43 the loss of any one node of three loses no confirmed message and needs no restart of ours', async () => {
    const [publisher, consumer] = [await setup(), await setup()];
    const load = await keepLoading(publisher, consumer);
    const heard = new Arrivals<string>(patienceMs);
    await consumer.openInbox({ kind: 'gateway', id: 'g1' }, (body) => heard.add(body));
    for (const node of [1, 2, 3]) {
      const before = load.confirmed.size;
      await cluster.kill(node);
      // Two of three nodes are a majority: work goes on while the third is away.
      await load.until(() => load.confirmed.size > before + 500);
      await vi.waitFor(
        () => {
          publisher.send({ kind: 'gateway', id: 'g1' }, `without ${node}`);
          expect(heard.all).toContain(`without ${node}`);
        },
        { timeout: patienceMs, interval: 100 },
      );
      await cluster.up();
    }
    await load.finish();
    expect(load.missing()).toEqual([]);
    expect(await consumer.deadLetters.list('background_queue', 10)).toEqual([]);
  });

  it('B43 what was confirmed before the cluster lost its majority is there when it is back', async () => {
    const [publisher, consumer] = [await setup(), await setup()];
    const bodies = Array.from({ length: 500 }, (_, n) => `before ${n}`);
    await Promise.all(bodies.map((body) => publisher.publish('moderation_queue', body)));
    // The third one, alone, refuses all service (pause_minority).
    await cluster.kill(1, 2);
    await vi.waitFor(() => expect(publisher.health().connected).toBe(false), { timeout: patienceMs });
    await cluster.up();
    const arrivals = new Arrivals<string>(patienceMs);
    await consumer.consume('moderation_queue', async ({ body }) => (arrivals.add(body), done), { concurrency: 20 });
    await vi.waitFor(() => publisher.publish('moderation_queue', 'after'), { timeout: patienceMs, interval: 100 });
    const seen = () => new Set(arrivals.all);
    await arrivals.until(
      () => bodies.every((body) => seen().has(body)) && seen().has('after'),
      () => `of 501 messages ${seen().size} came, in ${arrivals.all.length} deliveries; ${consumer.health().detail}`,
    );
  });
});

interface Load {
  readonly confirmed: ReadonlySet<string>;
  until(holds: () => boolean): Promise<void>;
  finish(): Promise<void>;
  missing(): readonly string[];
}

/** Publishes steadily, again and again what was refused, until told to finish. */
async function keepLoading(publisher: MessageBus, consumer: MessageBus): Promise<Load> {
  const confirmed = new Set<string>();
  const consumed = new Set<string>();
  const progress = new Arrivals<string>(patienceMs);
  const handler = async ({ body }: { readonly body: string }) => {
    consumed.add(body);
    progress.add(body);
    return done;
  };
  await consumer.consume('background_queue', handler, { concurrency: 20 });
  let next = 0;
  let finished = false;
  const loader = async () => {
    while (!finished) {
      const body = String(next++);
      await vi.waitFor(() => publisher.publish('background_queue', body, { messageId: body }), {
        timeout: patienceMs,
        interval: 50,
      });
      confirmed.add(body);
      // Some hundred a second: enough to be in flight whenever a node dies, without filling the machine.
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const loaders = Array.from({ length: 8 }, loader);
  const missing = () => [...confirmed].filter((body) => !consumed.has(body));
  return {
    confirmed,
    missing,
    until: (holds) => progress.until(holds),
    finish: async () => {
      finished = true;
      await Promise.all(loaders);
      await progress.until(() => missing().length === 0);
    },
  };
}
