/** Time, ids and randomness are injected, so that tests decide them. */
export interface Clock {
  now(): Date;
  /** Monotonic milliseconds, for durations only. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};
