import type { Clock } from '@parley/core';

export interface ExpiringEntry<Value> {
  readonly value: Value;
  readonly expiresAtMs: number;
}

export interface ExpiringMap<Value> {
  get(key: string): ExpiringEntry<Value> | undefined;
  set(key: string, value: Value, ttlMs: number): ExpiringEntry<Value>;
  delete(key: string): void;
  clear(): void;
  readonly size: number;
}

/** Looking for expired entries means looking at all of them, so a full map does it no more often than this. */
const sweepEveryMs = 1_000;

/** A map whose entries end by the clock and whose number is bounded; it needs no timer. */
export function createExpiringMap<Value>({
  maxEntries,
  clock,
}: {
  readonly maxEntries: number;
  readonly clock: Clock;
}): ExpiringMap<Value> {
  // A Map keeps the order of insertion, and every use inserts anew: the first key is the one unused for longest.
  const entries = new Map<string, ExpiringEntry<Value>>();
  let sweptAtMs = -Infinity;

  function makeRoom(nowMs: number): void {
    if (entries.size < maxEntries) return;
    if (nowMs - sweptAtMs >= sweepEveryMs) {
      sweptAtMs = nowMs;
      for (const [key, entry] of entries) if (entry.expiresAtMs <= nowMs) entries.delete(key);
    }
    for (const key of entries.keys()) {
      if (entries.size < maxEntries) return;
      entries.delete(key);
    }
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (entry.expiresAtMs <= clock.monotonicMs()) return undefined;
      entries.set(key, entry);
      return entry;
    },
    set(key, value, ttlMs) {
      const nowMs = clock.monotonicMs();
      const entry = { value, expiresAtMs: nowMs + ttlMs };
      entries.delete(key);
      if (ttlMs <= 0) return entry;
      makeRoom(nowMs);
      entries.set(key, entry);
      return entry;
    },
    delete: (key) => void entries.delete(key),
    clear: () => entries.clear(),
    get size() {
      return entries.size;
    },
  };
}
