import assert from 'node:assert/strict';
import type { Delivery } from '@parley/core';
import { Arrivals, done, failsWith, inTime, notYet, recordInto, type MessageBusRule } from './rule-kit.ts';

const awkwardBody = '{"text":"ünï 漢字 👩‍👩‍👧 \\u0000 \u0001 \uFEFF"}';

export const deliveryRules: readonly MessageBusRule[] = [
  [
    'B1 body and id arrive as they were published',
    async ({ bus, patienceMs }) => {
      const arrivals = new Arrivals<Delivery>(patienceMs);
      await bus.consume('ai_inference_queue', recordInto(arrivals), { concurrency: 1 });
      const large = JSON.stringify({ text: 'é'.repeat(300_000) });
      await bus.publish('ai_inference_queue', awkwardBody, { messageId: 'given-id' });
      await bus.publish('ai_inference_queue', large);
      await bus.publish('ai_inference_queue', '');
      const [first, second, third] = await arrivals.atLeast(3);
      assert.equal(first?.id, 'given-id');
      assert.equal(first?.body, awkwardBody);
      assert.equal(first?.attempt, 1);
      assert.equal(first?.redelivered, false);
      assert.ok(second?.body === large, 'a large body arrives unchanged');
      assert.equal(third?.body, '');
      assert.ok(second.id.length > 8 && second.id !== third?.id, 'a fresh id each');
    },
  ],
  [
    'B1 what is no string, no queue or no delay is refused',
    async ({ bus }) => {
      const live = { handle: () => undefined } as unknown as string;
      await failsWith(
        bus.publish('ai_inference_queue', live),
        (error) => error instanceof TypeError,
        'an object is no body',
      );
      const unknown = 'other_queue' as 'ai_inference_queue';
      await failsWith(bus.publish(unknown, '{}'), (error) => error instanceof RangeError, 'an unknown queue');
      const negative = bus.publish('ai_inference_queue', '{}', { delayMs: -1 });
      await failsWith(negative, (error) => error instanceof RangeError, 'a negative delay');
    },
  ],
  [
    'B2 a message published before any consumer waits for one',
    async ({ bus, patienceMs }) => {
      for (const body of ['1', '2', '3']) await bus.publish('moderation_queue', body);
      const arrivals = new Arrivals<Delivery>(patienceMs);
      await bus.consume('moderation_queue', recordInto(arrivals), { concurrency: 1 });
      const bodies = (await arrivals.atLeast(3)).map(({ body }) => body);
      assert.deepEqual(bodies, ['1', '2', '3']);
    },
  ],
  [
    'B3 publish neither waits for nor fails with the handler',
    async ({ bus, patienceMs }) => {
      const release = Promise.withResolvers<void>();
      const arrivals = new Arrivals<Delivery>(patienceMs);
      const handler = recordInto(arrivals, async () => {
        await release.promise;
        return { kind: 'dead', reason: 'as asked' };
      });
      await bus.consume('moderation_queue', handler, { concurrency: 1 });
      await inTime(bus.publish('moderation_queue', '1'), patienceMs, 'publish waited for its handler');
      await arrivals.atLeast(1);
      await inTime(bus.publish('moderation_queue', '2'), patienceMs, 'publish waited for another handler');
      release.resolve();
      await arrivals.atLeast(2);
    },
  ],
  [
    'B4 done ends a message',
    async ({ bus, patienceMs }) => {
      const arrivals = new Arrivals<Delivery>(patienceMs);
      const first = await bus.consume('background_queue', recordInto(arrivals), { concurrency: 2 });
      for (let n = 0; n < 20; n++) await bus.publish('background_queue', String(n));
      await arrivals.atLeast(20);
      await first.stop();
      // What was not ended would now come again, before the last one.
      await bus.publish('background_queue', 'last');
      await bus.consume('background_queue', recordInto(arrivals), { concurrency: 1 });
      await arrivals.until(() => arrivals.all.some(({ body }) => body === 'last'));
      assert.equal(arrivals.all.length, 21);
    },
  ],
  [
    'B5 concurrency bounds the handlers, and is used',
    async ({ bus, patienceMs }) => {
      const release = Promise.withResolvers<void>();
      const arrivals = new Arrivals<Delivery>(patienceMs);
      let running = 0;
      let most = 0;
      const handler = recordInto(arrivals, async () => {
        most = Math.max(most, ++running);
        await release.promise;
        running -= 1;
        return done;
      });
      await bus.consume('ai_inference_queue', handler, { concurrency: 3 });
      for (let n = 0; n < 12; n++) await bus.publish('ai_inference_queue', String(n));
      await arrivals.atLeast(3);
      // A round trip over another queue: a fourth delivery would have come by then.
      const other = new Arrivals<Delivery>(patienceMs);
      await bus.consume('background_queue', recordInto(other), { concurrency: 1 });
      await bus.publish('background_queue', 'echo');
      await other.atLeast(1);
      assert.equal(running, 3);
      release.resolve();
      await arrivals.atLeast(12);
      assert.equal(most, 3);
    },
  ],
  [
    'B6 queues are independent',
    async ({ bus, patienceMs }) => {
      const release = Promise.withResolvers<void>();
      const stuck = new Arrivals<Delivery>(patienceMs);
      const free = new Arrivals<Delivery>(patienceMs);
      await bus.consume(
        'moderation_queue',
        recordInto(stuck, () => release.promise.then(() => done)),
        { concurrency: 1 },
      );
      await bus.consume('moderation_log', recordInto(free), { concurrency: 1 });
      await bus.publish('moderation_queue', 'stuck');
      await bus.publish('moderation_queue', 'behind');
      await stuck.atLeast(1);
      for (let n = 0; n < 5; n++) await bus.publish('moderation_log', `free ${n}`);
      const bodies = (await free.atLeast(5)).map(({ body }) => body);
      assert.deepEqual(bodies, ['free 0', 'free 1', 'free 2', 'free 3', 'free 4']);
      release.resolve();
      await stuck.atLeast(2);
    },
  ],
  [
    'B7 one consumer per queue and bus',
    async ({ bus, patienceMs }) => {
      const arrivals = new Arrivals<Delivery>(patienceMs);
      const first = await bus.consume('moderation_log', recordInto(arrivals), { concurrency: 1 });
      const second = bus.consume('moderation_log', recordInto(arrivals), { concurrency: 1 });
      await failsWith(second, (error) => error instanceof Error, 'a second consumer must be refused');
      await first.stop();
      await bus.consume('moderation_log', recordInto(arrivals), { concurrency: 1 });
      await bus.publish('moderation_log', '1');
      await arrivals.atLeast(1);
    },
  ],
  [
    'B8 a stopped consumer ends what it runs and leaves the rest',
    async ({ bus, patienceMs }) => {
      const release = Promise.withResolvers<void>();
      const arrivals = new Arrivals<Delivery>(patienceMs);
      const slow = recordInto(arrivals, () => release.promise.then(() => done));
      const first = await bus.consume('ai_inference_queue', slow, { concurrency: 1 });
      await bus.publish('ai_inference_queue', 'running');
      await bus.publish('ai_inference_queue', 'waiting');
      await arrivals.atLeast(1);
      const stopping = first.stop();
      await notYet(stopping, 'stop did not wait for the handler');
      release.resolve();
      await inTime(stopping, patienceMs, 'stop did not see the handler end');
      assert.deepEqual(
        arrivals.all.map(({ body }) => body),
        ['running'],
      );
      await bus.consume('ai_inference_queue', recordInto(arrivals), { concurrency: 1 });
      await bus.publish('ai_inference_queue', 'last');
      await arrivals.until(() => arrivals.all.some(({ body }) => body === 'last'));
      assert.deepEqual(
        arrivals.all.map(({ body }) => body),
        ['running', 'waiting', 'last'],
      );
    },
  ],
  [
    'B9 a delayed message comes no sooner',
    async ({ bus, patienceMs }) => {
      const arrivals = new Arrivals<Delivery>(patienceMs);
      const atMs: number[] = [];
      const handler = recordInto(arrivals, () => {
        atMs.push(performance.now());
        return done;
      });
      await bus.consume('background_queue', handler, { concurrency: 4 });
      const startMs = performance.now();
      await bus.publish('background_queue', 'late', { delayMs: 120 });
      await bus.publish('background_queue', 'now');
      const bodies = (await arrivals.atLeast(2)).map(({ body }) => body);
      assert.deepEqual(bodies, ['now', 'late']);
      assert.ok((atMs[1] ?? 0) - startMs >= 120, `came after ${(atMs[1] ?? 0) - startMs} ms`);
      assert.deepEqual(
        arrivals.all.map(({ attempt }) => attempt),
        [1, 1],
      );
    },
  ],
];
