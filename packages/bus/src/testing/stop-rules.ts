import assert from 'node:assert/strict';
import { ParleyError, type Delivery } from '@parley/core';
import { Arrivals, done, failsWith, inTime, notYet, recordInto, type MessageBusRule } from './rule-kit.ts';

const isShuttingDown = (error: unknown) => ParleyError.is(error) && error.code === 'shutting_down';

export const stopRules: readonly MessageBusRule[] = [
  [
    'B22 stop waits for running handlers, which may publish until they end',
    async ({ bus, patienceMs }) => {
      const release = Promise.withResolvers<void>();
      const arrivals = new Arrivals<Delivery>(patienceMs);
      let published: unknown = 'not yet';
      const handler = recordInto(arrivals, async () => {
        await release.promise;
        published = await bus.publish('background_queue', 'follow-up');
        return done;
      });
      await bus.consume('ai_inference_queue', handler, { concurrency: 1 });
      await bus.publish('ai_inference_queue', 'x');
      await arrivals.atLeast(1);
      const stopping = bus.stop({ softMs: patienceMs });
      await failsWith(
        bus.consume('moderation_log', async () => done, { concurrency: 1 }),
        isShuttingDown,
        'no new consumers',
      );
      await notYet(stopping, 'stop did not wait for the handler');
      release.resolve();
      await inTime(stopping, patienceMs * 2, 'stop did not end');
      assert.equal(published, undefined, 'the handler ran to its end and its publish was taken');
      assert.equal(arrivals.all[0]?.signal.aborted, false);
    },
  ],
  [
    'B23 after softMs the signals are aborted and stop resolves',
    async ({ bus, patienceMs }) => {
      const arrivals = new Arrivals<Delivery>(patienceMs);
      await bus.consume(
        'ai_inference_queue',
        recordInto(arrivals, () => new Promise(() => undefined)),
        { concurrency: 2 },
      );
      await bus.publish('ai_inference_queue', '1');
      await bus.publish('ai_inference_queue', '2');
      await arrivals.atLeast(2);
      assert.deepEqual(
        arrivals.all.map(({ signal }) => signal.aborted),
        [false, false],
      );
      await inTime(bus.stop({ softMs: 20 }), patienceMs, 'stop waited for a handler that hangs');
      assert.deepEqual(
        arrivals.all.map(({ signal }) => signal.aborted),
        [true, true],
      );
    },
  ],
  [
    'B24 a second stop is fine, and nothing goes in after it',
    async ({ bus, patienceMs }) => {
      assert.equal(bus.health().connected, true);
      await inTime(Promise.all([bus.stop({ softMs: 100 }), bus.stop({ softMs: 100 })]), patienceMs, 'stop did not end');
      await bus.stop({ softMs: 100 });
      assert.equal(bus.health().connected, false);
      await failsWith(bus.publish('moderation_queue', '1'), isShuttingDown, 'publish after stop');
      await failsWith(
        bus.consume('moderation_queue', async () => done, { concurrency: 1 }),
        isShuttingDown,
        'consume after stop',
      );
      await failsWith(
        bus.openInbox({ kind: 'worker', id: 'w' }, () => undefined),
        isShuttingDown,
        'openInbox after stop',
      );
      bus.send({ kind: 'worker', id: 'w' }, 'lost');
    },
  ],
];
