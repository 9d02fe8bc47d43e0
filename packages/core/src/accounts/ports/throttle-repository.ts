/** A counter of failures that drains with time and blocks for longer and longer once the free ones are used up. */
export interface ThrottleBucket {
  /** An HMAC; see SPEC A1.45. */
  readonly key: string;
  readonly freeAttempts: number;
  /** Null: it counts and never blocks. */
  readonly firstDelayMs: number | null;
  readonly maxDelayMs: number;
  /** One failure is forgotten each time this has passed. */
  readonly drainMs: number;
}

export type ThrottleVerdict = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterMs: number };

export interface ThrottleRepository {
  /** Charges one attempt to all buckets, or to none if one of them is blocked. Atomic between processes (A1.43). */
  charge(buckets: readonly ThrottleBucket[], now: Date): Promise<ThrottleVerdict>;
  /** Undrained failures, without charging. */
  failures(bucket: ThrottleBucket, now: Date): Promise<number>;
  /** After success: forgets `clear`, takes the charge made at `chargedAt` back from `refund`. */
  settle(request: {
    readonly clear: readonly string[];
    readonly refund: readonly string[];
    readonly chargedAt: Date;
  }): Promise<void>;
  purge(before: Date): Promise<number>;
}
