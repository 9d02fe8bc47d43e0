export interface BackoffPolicy {
  /** Before the first repetition. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** Growth from one repetition to the next; 2 when not given. */
  readonly factor?: number;
  /** Share of the delay that chance decides, 0 to 1; half when not given. */
  readonly jitter?: number;
}

/**
 * How long to wait before repeating something that has failed `failures` times (1 or more).
 * Jitter only ever shortens, so that `maxDelayMs` is a promise, and spreads those who failed together.
 */
export function backoffDelayMs(failures: number, policy: BackoffPolicy, random: () => number): number {
  const { firstDelayMs, maxDelayMs, factor = 2, jitter = 0.5 } = policy;
  // Large counts overflow to Infinity, which the upper bound turns back into a delay.
  const grown = firstDelayMs * factor ** (Math.max(1, failures) - 1);
  const full = Math.min(maxDelayMs, grown);
  return Math.round(full * (1 - jitter + jitter * random()));
}
