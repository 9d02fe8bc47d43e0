import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelayMs } from './retry.ts';

const policies = fc.record({
  firstDelayMs: fc.integer({ min: 1, max: 10_000 }),
  maxDelayMs: fc.integer({ min: 1, max: 600_000 }),
  factor: fc.double({ min: 1, max: 10, noNaN: true }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failureCounts = fc.integer({ min: 1, max: 5_000 });

describe('backoffDelayMs', () => {
  it('doubles from the first delay up to the greatest one', () => {
    const policy = { firstDelayMs: 100, maxDelayMs: 1_000, jitter: 0 };
    expect([1, 2, 3, 4, 5, 6].map((failures) => backoffDelayMs(failures, policy, () => 0.5))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
  });

  it('treats a count below one as the first failure', () => {
    expect(backoffDelayMs(0, { firstDelayMs: 100, maxDelayMs: 1_000, jitter: 0 }, () => 0)).toBe(100);
  });

  it('takes at most the jitter share away, half when nothing is said', () => {
    const policy = { firstDelayMs: 100, maxDelayMs: 1_000 };
    expect(backoffDelayMs(1, policy, () => 0)).toBe(50);
    expect(backoffDelayMs(1, policy, () => 0.999_999)).toBe(100);
  });

  it('is a whole number between the jittered floor and the greatest delay, for any count', () => {
    fc.assert(
      fc.property(policies, failureCounts, chance, (policy, failures, luck) => {
        const delay = backoffDelayMs(failures, policy, () => luck);
        const floor = Math.min(policy.maxDelayMs, policy.firstDelayMs) * (1 - policy.jitter);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(floor));
        expect(delay).toBeLessThanOrEqual(policy.maxDelayMs);
      }),
    );
  });

  it('never shrinks as failures add up, given the same luck', () => {
    fc.assert(
      fc.property(policies, failureCounts, chance, (policy, failures, luck) => {
        expect(backoffDelayMs(failures + 1, policy, () => luck)).toBeGreaterThanOrEqual(
          backoffDelayMs(failures, policy, () => luck),
        );
      }),
    );
  });
});
