import { describe, expect, it } from 'vitest';
import { cacheRules } from '../testing/cache-rules.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createMemoryCache } from './memory-cache.ts';

describe('the cache in memory', () => {
  it.each(cacheRules)('%s', (_, check) => {
    const clock = createManualClock();
    return check({ cache: createMemoryCache({ clock }), pass: clock.pass });
  });

  it('ends a value and a window to the millisecond', async () => {
    const clock = createManualClock();
    const cache = createMemoryCache({ clock });
    await cache.set('k', 'x', { ttlMs: 100 });
    await cache.increment('n', { windowMs: 100 });
    await clock.pass(99);
    expect(await cache.get('k')).toBe('x');
    expect(await cache.increment('n', { windowMs: 100 })).toEqual({ count: 2, resetsInMs: 1 });
    await clock.pass(1);
    expect(await cache.get('k')).toBeUndefined();
    expect(await cache.increment('n', { windowMs: 100 })).toEqual({ count: 1, resetsInMs: 100 });
  });

  it('holds no more than its bound, and forgets what was used longest ago', async () => {
    const cache = createMemoryCache({ maxEntries: 3 });
    for (const key of ['a', 'b', 'c']) await cache.set(key, key, { ttlMs: 60_000 });
    await cache.get('a');
    await cache.set('d', 'd', { ttlMs: 60_000 });
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => cache.get(key)))).toEqual(['a', undefined, 'c', 'd']);
  });

  it('gives up what has expired before anything that has not', async () => {
    const clock = createManualClock();
    const cache = createMemoryCache({ maxEntries: 3, clock });
    await cache.set('lasting', 'x', { ttlMs: 60_000 });
    await cache.set('brief 1', 'x', { ttlMs: 10 });
    await cache.set('brief 2', 'x', { ttlMs: 10 });
    await clock.pass(2_000);
    await cache.set('new', 'x', { ttlMs: 60_000 });
    expect(await cache.get('lasting')).toBe('x');
  });

  it('keeps its values when somebody floods it with counters', async () => {
    const cache = createMemoryCache({ maxEntries: 10 });
    await cache.set('k', 'x', { ttlMs: 60_000 });
    for (let i = 0; i < 1_000; i++) await cache.increment(`address ${i}`, { windowMs: 60_000 });
    expect(await cache.get('k')).toBe('x');
    expect((await cache.increment('address 0', { windowMs: 60_000 })).count).toBe(1);
    expect((await cache.increment('address 999', { windowMs: 60_000 })).count).toBe(2);
  });
});
