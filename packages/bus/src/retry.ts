import { backoffDelayMs, type BackoffPolicy, type DeliveryOutcome } from '@parley/core';

/** B14. Also the delay queues of RabbitMQ: a back-off always lands in the bucket it was drawn from. */
export const delayBucketsMs = [250, 1_000, 4_000, 16_000, 64_000] as const;
export const longestBucketMs = 64_000;
/** Grows from bucket to bucket: the largest jittered delay is the bucket itself. */
const retryBackoff: BackoffPolicy = { firstDelayMs: 250, maxDelayMs: longestBucketMs, factor: 4, jitter: 0.5 };

export const defaultMaxAttempts = 8;
export const longestDelayMs = 7 * 24 * 3_600_000;

/** The wait before retry `retryNumber` (1 for the first), with even jitter over the upper half of its bucket. */
export function retryDelayMs(retryNumber: number, random: () => number): number {
  return backoffDelayMs(retryNumber, retryBackoff, random);
}

/** The smallest bucket that holds the delay; the largest for anything longer (which then goes round, B34). */
export function delayBucketMs(delayMs: number): number {
  return delayBucketsMs.find((bucketMs) => delayMs <= bucketMs) ?? longestBucketMs;
}

export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly attempt: number; readonly delayMs: number; readonly reason: string }
  | { readonly kind: 'dead'; readonly attempts: number; readonly reason: string };

export interface VerdictInput {
  readonly outcome: DeliveryOutcome;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly random: () => number;
}

/** B10–B13: what becomes of a message after its handler. */
export function verdictOf({ outcome, attempt, maxAttempts, random }: VerdictInput): Verdict {
  if (outcome.kind === 'done') return { kind: 'done' };
  if (outcome.kind === 'dead') return { kind: 'dead', attempts: attempt, reason: outcome.reason };
  if (attempt >= maxAttempts) return { kind: 'dead', attempts: attempt, reason: outcome.reason };
  const delayMs = outcome.delayMs === undefined ? retryDelayMs(attempt, random) : clampDelayMs(outcome.delayMs);
  return { kind: 'retry', attempt: attempt + 1, delayMs, reason: outcome.reason };
}

/** A handler's delay often comes from a foreign `retry-after`: nonsense must not lose the message. */
function clampDelayMs(delayMs: number): number {
  if (!Number.isFinite(delayMs)) return longestBucketMs;
  return Math.min(Math.max(0, Math.ceil(delayMs)), longestDelayMs);
}
