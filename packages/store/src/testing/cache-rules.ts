import assert from 'node:assert/strict';
import type { Cache } from '@parley/core';
import { eventually, type PassTime, type Rule } from './rules.ts';

export interface CacheSubject {
  readonly cache: Cache;
  readonly pass: PassTime;
}

const minuteMs = 60_000;

/** What every cache promises. The cache is empty when a rule begins. */
export const cacheRules: readonly Rule<CacheSubject>[] = [
  [
    'gives back what was set',
    async ({ cache }) => {
      await cache.set('text', 'grüße 👋\0\n', { ttlMs: minuteMs });
      await cache.set('empty', '', { ttlMs: minuteMs });
      assert.equal(await cache.get('text'), 'grüße 👋\0\n');
      assert.equal(await cache.get('empty'), '');
    },
  ],
  [
    'knows nothing of a key never set',
    async ({ cache }) => {
      await cache.set('known', 'x', { ttlMs: minuteMs });
      assert.equal(await cache.get('know'), undefined);
      assert.equal(await cache.get('known:more'), undefined);
      assert.equal(await cache.get('__proto__'), undefined);
    },
  ],
  [
    'replaces the value and its expiry',
    async ({ cache, pass }) => {
      await cache.set('k', 'old', { ttlMs: 40 });
      await cache.set('k', 'new', { ttlMs: minuteMs });
      await cache.set('witness', 'x', { ttlMs: 40 });
      await eventually(pass, async () => assert.equal(await cache.get('witness'), undefined));
      assert.equal(await cache.get('k'), 'new');
    },
  ],
  [
    'forgets a value when its time is over',
    async ({ cache, pass }) => {
      await cache.set('short', 'x', { ttlMs: 40 });
      await cache.set('long', 'y', { ttlMs: minuteMs });
      await eventually(pass, async () => assert.equal(await cache.get('short'), undefined));
      assert.equal(await cache.get('long'), 'y');
    },
  ],
  [
    'takes parts of milliseconds, and a time already over as no value',
    async ({ cache }) => {
      await cache.set('part', 'x', { ttlMs: minuteMs + 0.25 });
      assert.equal(await cache.get('part'), 'x');
      for (const ttlMs of [0, -5]) {
        await cache.set('over', 'old', { ttlMs: minuteMs });
        await cache.set('over', 'new', { ttlMs });
        assert.equal(await cache.get('over'), undefined);
      }
    },
  ],
  [
    'deletes the value and the counter of a key, and only of it',
    async ({ cache }) => {
      await cache.set('k', 'x', { ttlMs: minuteMs });
      await cache.set('other', 'y', { ttlMs: minuteMs });
      await cache.increment('k', { windowMs: minuteMs, by: 5 });
      await cache.increment('other', { windowMs: minuteMs, by: 5 });
      await cache.delete('k');
      await cache.delete('k');
      assert.equal(await cache.get('k'), undefined);
      assert.equal((await cache.increment('k', { windowMs: minuteMs })).count, 1);
      assert.equal(await cache.get('other'), 'y');
      assert.equal((await cache.increment('other', { windowMs: minuteMs })).count, 6);
    },
  ],
  [
    'counts from one, by one or by as much as it is told',
    async ({ cache }) => {
      const counts: number[] = [];
      for (const by of [undefined, undefined, 10, 0, 1]) {
        counts.push((await cache.increment('n', { windowMs: minuteMs, ...(by === undefined ? {} : { by }) })).count);
      }
      assert.deepEqual(counts, [1, 2, 12, 12, 13]);
    },
  ],
  [
    'counts every increment exactly once, however many come together',
    async ({ cache }) => {
      const answers = await Promise.all(
        Array.from({ length: 200 }, () => cache.increment('crowd', { windowMs: minuteMs })),
      );
      assert.deepEqual(
        answers.map((answer) => answer.count).sort((a, b) => a - b),
        Array.from({ length: 200 }, (_, i) => i + 1),
      );
    },
  ],
  [
    'says when the window ends, and never moves that end',
    async ({ cache }) => {
      const first = await cache.increment('w', { windowMs: minuteMs });
      assert.ok(first.resetsInMs > minuteMs - 5_000 && first.resetsInMs <= minuteMs, `resets in ${first.resetsInMs}`);
      const second = await cache.increment('w', { windowMs: 10 * minuteMs });
      assert.ok(second.resetsInMs > 0 && second.resetsInMs <= first.resetsInMs, `resets in ${second.resetsInMs}`);
    },
  ],
  [
    'counts from one again in the next window',
    async ({ cache, pass }) => {
      await cache.increment('n', { windowMs: 60, by: 100 });
      await eventually(pass, async () => {
        const { count, resetsInMs } = await cache.increment('n', { windowMs: minuteMs });
        assert.ok(count < 100, `still ${count}`);
        assert.ok(resetsInMs > 60);
      });
    },
  ],
  [
    'keeps values and counters apart',
    async ({ cache }) => {
      await cache.set('k', 'text', { ttlMs: minuteMs });
      assert.equal((await cache.increment('k', { windowMs: minuteMs })).count, 1);
      assert.equal(await cache.get('k'), 'text');
      await cache.increment('n', { windowMs: minuteMs });
      assert.equal(await cache.get('n'), undefined);
    },
  ],
];
