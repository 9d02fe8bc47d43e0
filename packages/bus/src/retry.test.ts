import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultMaxAttempts,
  delayBucketMs,
  delayBucketsMs,
  longestBucketMs,
  longestDelayMs,
  retryDelayMs,
  verdictOf,
} from './retry.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const retryNumber = fc.integer({ min: 1, max: 10_000 });

describe('B14 the back-off', () => {
  it('lies between half and all of its bucket', () => {
    fc.assert(
      fc.property(retryNumber, chance, (n, random) => {
        const bucketMs = delayBucketsMs[Math.min(n, delayBucketsMs.length) - 1] ?? longestBucketMs;
        const delayMs = retryDelayMs(n, () => random);
        expect(delayMs).toBeGreaterThanOrEqual(bucketMs / 2);
        expect(delayMs).toBeLessThanOrEqual(bucketMs);
      }),
      { numRuns: 2_000 },
    );
  });

  it('waits in the very bucket it was drawn from, so that no back-off is held up by a longer one', () => {
    fc.assert(
      fc.property(retryNumber, chance, (n, random) => {
        const bucketMs = delayBucketsMs[Math.min(n, delayBucketsMs.length) - 1];
        expect(delayBucketMs(retryDelayMs(n, () => random))).toBe(bucketMs);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never shrinks from one retry to the next', () => {
    fc.assert(
      fc.property(retryNumber, chance, (n, random) => {
        expect(retryDelayMs(n + 1, () => random)).toBeGreaterThanOrEqual(retryDelayMs(n, () => random));
      }),
    );
  });

  it('spreads evenly over its range', () => {
    const eighths = Array.from({ length: 8 }, (_, i) => retryDelayMs(3, () => i / 8));
    expect(eighths).toEqual([2_000, 2_250, 2_500, 2_750, 3_000, 3_250, 3_500, 3_750]);
  });
});

describe('B34 the bucket of a delay', () => {
  it('is the smallest that holds it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: longestDelayMs, noNaN: true }), (delayMs) => {
        const bucketMs = delayBucketMs(delayMs);
        if (delayMs <= longestBucketMs) expect(bucketMs).toBeGreaterThanOrEqual(delayMs);
        const smaller = delayBucketsMs.filter((other) => other < bucketMs);
        for (const other of smaller) expect(other).toBeLessThan(delayMs);
      }),
    );
  });
});

describe('the verdict on a message', () => {
  const input = { maxAttempts: defaultMaxAttempts, random: () => 0.5 };
  const retry = (delayMs?: number) => ({
    kind: 'retry' as const,
    reason: 'r',
    ...(delayMs === undefined ? {} : { delayMs }),
  });

  it('B12 allows exactly maxAttempts runs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (maxAttempts) => {
        let attempt = 1;
        for (;;) {
          const verdict = verdictOf({ ...input, outcome: retry(), attempt, maxAttempts });
          if (verdict.kind !== 'retry') {
            expect(verdict).toEqual({ kind: 'dead', attempts: maxAttempts, reason: 'r' });
            return;
          }
          expect(verdict.attempt).toBe(attempt + 1);
          attempt = verdict.attempt;
        }
      }),
      { numRuns: 50 },
    );
  });

  it('B10 keeps an asked delay, and survives nonsense from a foreign retry-after', () => {
    const delayOf = (delayMs: number) => verdictOf({ ...input, outcome: retry(delayMs), attempt: 1 });
    expect(delayOf(1_234.2)).toMatchObject({ delayMs: 1_235 });
    expect(delayOf(-5)).toMatchObject({ delayMs: 0 });
    expect(delayOf(Number.NaN)).toMatchObject({ delayMs: longestBucketMs });
    expect(delayOf(Number.POSITIVE_INFINITY)).toMatchObject({ delayMs: longestBucketMs });
    expect(delayOf(1e15)).toMatchObject({ delayMs: longestDelayMs });
  });
});
