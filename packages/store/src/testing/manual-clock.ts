import type { Clock } from '@parley/core';
import type { PassTime } from './rules.ts';

/** A clock that stands still until told otherwise. */
export function createManualClock(startMs = Date.parse('2026-01-01T00:00:00Z')): Clock & { readonly pass: PassTime } {
  let nowMs = startMs;
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs - startMs,
    async pass(ms) {
      nowMs += ms;
    },
  };
}
