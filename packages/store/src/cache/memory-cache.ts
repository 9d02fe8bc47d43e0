import { systemClock, type Cache, type Clock } from '@parley/core';
import { createExpiringMap } from './expiring-map.ts';

export interface MemoryCacheOptions {
  /** Of values, and again of counters: a flood of one never pushes out the other. */
  readonly maxEntries?: number;
  readonly clock?: Clock;
}

/** For one process. Bounded: what was used longest ago goes first. */
export function createMemoryCache({ maxEntries = 50_000, clock = systemClock }: MemoryCacheOptions = {}): Cache {
  const values = createExpiringMap<string>({ maxEntries, clock });
  const counters = createExpiringMap<{ count: number }>({ maxEntries, clock });

  return {
    async get(key) {
      return values.get(key)?.value;
    },
    async set(key, value, { ttlMs }) {
      values.set(key, value, ttlMs);
    },
    async delete(key) {
      values.delete(key);
      counters.delete(key);
    },
    async increment(key, { windowMs, by = 1 }) {
      const counter = counters.get(key) ?? counters.set(key, { count: 0 }, windowMs);
      counter.value.count += by;
      return {
        count: counter.value.count,
        resetsInMs: Math.max(0, Math.ceil(counter.expiresAtMs - clock.monotonicMs())),
      };
    },
    async close() {
      values.clear();
      counters.clear();
    },
  };
}
