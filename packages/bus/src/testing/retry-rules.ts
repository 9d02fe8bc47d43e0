import assert from 'node:assert/strict';
import type { DeadLetter, Delivery, DeliveryOutcome, MessageBus, WorkQueue } from '@parley/core';
import { Arrivals, done, eventually, recordInto, type MessageBusRule } from './rule-kit.ts';

const again: DeliveryOutcome = { kind: 'retry', reason: 'not yet', delayMs: 0 };

export const retryRules: readonly MessageBusRule[] = [
  [
    'B10 retry delivers the same message with the next attempt, no sooner than asked',
    async ({ bus, patienceMs }) => {
      const arrivals = new Arrivals<Delivery>(patienceMs);
      const atMs: number[] = [];
      const handler = recordInto(arrivals, ({ attempt }) => {
        atMs.push(performance.now());
        return attempt < 3 ? { kind: 'retry', reason: 'not yet', delayMs: attempt === 1 ? 60 : 0 } : done;
      });
      await bus.consume('moderation_queue', handler, { concurrency: 1 });
      await bus.publish('moderation_queue', '{"n":1}', { messageId: 'm1' });
      const all = await arrivals.atLeast(3);
      assert.deepEqual(
        all.map(({ id, body, attempt }) => [id, body, attempt]),
        [
          ['m1', '{"n":1}', 1],
          ['m1', '{"n":1}', 2],
          ['m1', '{"n":1}', 3],
        ],
      );
      assert.ok((atMs[1] ?? 0) - (atMs[0] ?? 0) >= 60, 'the asked delay was kept');
    },
  ],
  [
    'B11 a throw and an answer that is no outcome are retries',
    async ({ bus, patienceMs }) => {
      const arrivals = new Arrivals<Delivery>(patienceMs);
      const handler = recordInto(arrivals, ({ attempt, body }) => {
        if (attempt > 1) return done;
        if (body === 'throws') throw new Error('broken');
        return undefined as unknown as DeliveryOutcome;
      });
      await bus.consume('background_queue', handler, { concurrency: 1 });
      await bus.publish('background_queue', 'throws');
      await bus.publish('background_queue', 'says nothing');
      const all = (await arrivals.atLeast(4)).map(({ body, attempt }) => `${body} ${attempt}`);
      assert.deepEqual(all.toSorted(), ['says nothing 1', 'says nothing 2', 'throws 1', 'throws 2']);
    },
  ],
  [
    'B12 the last attempt makes a dead letter',
    async ({ bus, patienceMs }) => {
      const arrivals = new Arrivals<Delivery>(patienceMs);
      await bus.consume(
        'ai_inference_queue',
        recordInto(arrivals, () => again),
        { concurrency: 1, maxAttempts: 3 },
      );
      await bus.publish('ai_inference_queue', 'hopeless', { messageId: 'h1' });
      const [letter] = await deadOf(bus, { queue: 'ai_inference_queue', count: 1, patienceMs });
      assert.deepEqual(
        {
          id: letter?.id,
          queue: letter?.queue,
          body: letter?.body,
          reason: letter?.reason,
          attempts: letter?.attempts,
        },
        { id: 'h1', queue: 'ai_inference_queue', body: 'hopeless', reason: 'not yet', attempts: 3 },
      );
      assert.ok(Math.abs(Date.parse(letter?.deadAt ?? '') - Date.now()) < 60_000, 'deadAt is a recent time');
      assert.deepEqual(
        arrivals.all.map(({ attempt }) => attempt),
        [1, 2, 3],
      );
    },
  ],
  [
    'B13 dead makes a dead letter at once',
    async ({ bus, patienceMs }) => {
      const arrivals = new Arrivals<Delivery>(patienceMs);
      const handler = recordInto(arrivals, () => ({ kind: 'dead', reason: 'unreadable' }));
      await bus.consume('moderation_log', handler, { concurrency: 1 });
      await bus.publish('moderation_log', 'junk');
      const [letter] = await deadOf(bus, { queue: 'moderation_log', count: 1, patienceMs });
      assert.equal(letter?.reason, 'unreadable');
      assert.equal(letter?.attempts, 1);
      assert.equal(arrivals.all.length, 1);
      assert.deepEqual(await bus.deadLetters.list('moderation_queue', 10), [], 'other queues have none');
    },
  ],
  [
    'B15 list gives the oldest first and removes nothing',
    async ({ bus, patienceMs }) => {
      await bury(bus, { queue: 'background_queue', ids: ['a', 'b', 'c', 'd', 'e'], patienceMs });
      const idsOf = async (limit: number) =>
        (await bus.deadLetters.list('background_queue', limit)).map(({ id }) => id);
      const all = ['a', 'b', 'c', 'd', 'e'];
      assert.deepEqual(await idsOf(10), all);
      assert.deepEqual(await idsOf(2), ['a', 'b']);
      assert.deepEqual(await idsOf(0), []);
      for (let n = 0; n < 25; n++) assert.deepEqual(await idsOf(10), all);
    },
  ],
  [
    'B16 replay starts again with attempt 1',
    async ({ bus, patienceMs }) => {
      await bury(bus, { queue: 'background_queue', ids: ['a', 'b', 'c'], patienceMs });
      const arrivals = new Arrivals<Delivery>(patienceMs);
      await bus.consume('background_queue', recordInto(arrivals), { concurrency: 1 });
      assert.equal(await bus.deadLetters.replay('background_queue', ['c', 'a', 'nobody']), 2);
      const replayed = (await arrivals.atLeast(2)).map(({ id, body, attempt }) => [id, body, attempt]);
      assert.deepEqual(replayed, [
        ['a', 'body of a', 1],
        ['c', 'body of c', 1],
      ]);
      const left = await deadOf(bus, { queue: 'background_queue', count: 1, patienceMs });
      assert.deepEqual(
        left.map(({ id }) => id),
        ['b'],
      );
    },
  ],
  [
    'B17 discard removes the named ones only',
    async ({ bus, patienceMs }) => {
      await bury(bus, { queue: 'moderation_queue', ids: ['a', 'b', 'c'], patienceMs });
      assert.equal(await bus.deadLetters.discard('moderation_queue', ['b', 'nobody']), 1);
      const left = await bus.deadLetters.list('moderation_queue', 10);
      assert.deepEqual(
        left.map(({ id }) => id),
        ['a', 'c'],
      );
      assert.equal(await bus.deadLetters.discard('moderation_queue', []), 0);
    },
  ],
];

interface Burial {
  readonly queue: WorkQueue;
  readonly ids: readonly string[];
  readonly patienceMs: number;
}

async function bury(bus: MessageBus, { queue, ids, patienceMs }: Burial): Promise<void> {
  const gravedigger = await bus.consume(queue, async () => ({ kind: 'dead', reason: 'buried' }), { concurrency: 1 });
  for (const id of ids) await bus.publish(queue, `body of ${id}`, { messageId: id });
  await deadOf(bus, { queue, count: ids.length, patienceMs });
  await gravedigger.stop();
}

interface Expected {
  readonly queue: WorkQueue;
  readonly count: number;
  readonly patienceMs: number;
}

function deadOf(bus: MessageBus, { queue, count, patienceMs }: Expected): Promise<readonly DeadLetter[]> {
  return eventually(
    () => bus.deadLetters.list(queue, 100),
    (letters) => letters.length === count,
    patienceMs,
  );
}
