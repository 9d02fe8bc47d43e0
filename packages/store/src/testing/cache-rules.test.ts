import type { Cache } from '@parley/core';
import { describe, expect, it } from 'vitest';
import { createMemoryCache } from '../cache/memory-cache.ts';
import { cacheRules } from './cache-rules.ts';
import { createManualClock } from './manual-clock.ts';
import { brokenRules } from './rules.ts';

interface Fault {
  readonly name: string;
  readonly breaks: readonly string[];
  readonly inject: (sound: Cache) => Partial<Cache>;
}

const faults: readonly Fault[] = [
  {
    name: 'mangles what is not ASCII',
    breaks: ['gives back what was set'],
    inject: (sound) => ({
      set: (key, value, options) => sound.set(key, Buffer.from(value, 'latin1').toString('ascii'), options),
    }),
  },
  {
    name: 'takes an empty value for none',
    breaks: ['gives back what was set'],
    inject: (sound) => ({ get: async (key) => (await sound.get(key)) || undefined }),
  },
  {
    name: 'looks keys up in a plain object',
    breaks: ['knows nothing of a key never set'],
    inject: (sound) => ({ get: async (key) => (await sound.get(key)) ?? ({} as Record<string, string>)[key] }),
  },
  {
    name: 'keeps the first expiry',
    breaks: ['replaces the value and its expiry'],
    inject: (sound) => {
      const firstTtlMs = new Map<string, number>();
      return {
        set: (key, value, { ttlMs }) => {
          if (ttlMs > 0 && !firstTtlMs.has(key)) firstTtlMs.set(key, ttlMs);
          return sound.set(key, value, { ttlMs: ttlMs > 0 ? (firstTtlMs.get(key) ?? ttlMs) : ttlMs });
        },
      };
    },
  },
  {
    name: 'keeps the first value',
    breaks: ['replaces the value and its expiry'],
    inject: (sound) => ({
      set: async (key, value, options) =>
        sound.set(key, options.ttlMs > 0 ? ((await sound.get(key)) ?? value) : value, options),
    }),
  },
  {
    name: 'never forgets',
    breaks: ['forgets a value when its time is over', 'replaces the value and its expiry'],
    inject: (sound) => ({
      set: (key, value, { ttlMs }) => sound.set(key, value, { ttlMs: ttlMs > 0 ? 3_600_000 : ttlMs }),
    }),
  },
  {
    name: 'refuses parts of milliseconds',
    breaks: ['takes parts of milliseconds, and a time already over as no value'],
    inject: (sound) => ({
      set: async (key, value, options) => (Number.isInteger(options.ttlMs) ? sound.set(key, value, options) : refuse()),
    }),
  },
  {
    name: 'stores what is over for good',
    breaks: ['takes parts of milliseconds, and a time already over as no value'],
    inject: (sound) => ({
      set: (key, value, { ttlMs }) => sound.set(key, value, { ttlMs: ttlMs > 0 ? ttlMs : 3_600_000 }),
    }),
  },
  {
    name: 'deletes values but no counters',
    breaks: ['deletes the value and the counter of a key, and only of it'],
    inject: (sound) => ({ delete: (key) => sound.set(key, '', { ttlMs: 0 }) }),
  },
  {
    name: 'deletes everything',
    breaks: ['deletes the value and the counter of a key, and only of it'],
    inject: (sound) => ({ delete: () => sound.close() }),
  },
  {
    name: 'always adds one',
    breaks: [
      'counts from one, by one or by as much as it is told',
      'deletes the value and the counter of a key, and only of it',
    ],
    inject: (sound) => ({ increment: (key, { windowMs }) => sound.increment(key, { windowMs }) }),
  },
  {
    name: 'loses increments that come together',
    breaks: ['counts every increment exactly once, however many come together'],
    inject: (sound) => {
      const busy = new Set<string>();
      return {
        increment: async (key, options) => {
          if (busy.has(key)) return sound.increment(key, { ...options, by: 0 });
          busy.add(key);
          await Promise.resolve();
          busy.delete(key);
          return sound.increment(key, options);
        },
      };
    },
  },
  {
    name: 'starts the window anew with every increment',
    breaks: ['says when the window ends, and never moves that end', 'counts from one again in the next window'],
    inject: (sound) => {
      const counts = new Map<string, number>();
      return {
        increment: async (key, { windowMs, by = 1 }) => {
          counts.set(key, (counts.get(key) ?? 0) + by);
          return { count: counts.get(key) ?? 0, resetsInMs: windowMs };
        },
        delete: async (key) => {
          counts.delete(key);
          await sound.delete(key);
        },
      };
    },
  },
  {
    name: 'answers seconds',
    breaks: ['says when the window ends, and never moves that end', 'counts from one again in the next window'],
    inject: (sound) => ({
      increment: async (key, options) => {
        const { count, resetsInMs } = await sound.increment(key, options);
        return { count, resetsInMs: resetsInMs / 1_000 };
      },
    }),
  },
  {
    name: 'counts in the values',
    breaks: ['keeps values and counters apart', 'deletes the value and the counter of a key, and only of it'],
    inject: (sound) => ({
      increment: async (key, options) => {
        const answer = await sound.increment(key, options);
        await sound.set(key, String(answer.count), { ttlMs: answer.resetsInMs });
        return answer;
      },
    }),
  },
];

describe('cacheRules', () => {
  it.each(faults)('catch a cache that $name', async ({ inject, breaks }) => {
    const createSubject = () => {
      const clock = createManualClock();
      const sound = createMemoryCache({ clock });
      return { cache: { ...sound, ...inject(sound) }, pass: clock.pass };
    };
    expect((await brokenRules(cacheRules, createSubject)).toSorted()).toEqual(breaks.toSorted());
  });

  it('each catch at least one of these caches', () => {
    const caught = new Set(faults.flatMap((fault) => fault.breaks));
    expect(cacheRules.map(([id]) => id).filter((id) => !caught.has(id))).toEqual([]);
  });
});

function refuse(): never {
  throw new Error('value is not an integer or out of range');
}
