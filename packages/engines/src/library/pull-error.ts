import type { FailureReason } from './library-types.ts';

/** Ends a pull: no other source is asked (L2.7). */
export class PullError extends Error {
  readonly reason: FailureReason;
  constructor(reason: FailureReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PullError';
    this.reason = reason;
  }
}

/** This source does not have it or cannot be reached; the next one may. */
export class SourceUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceUnavailable';
  }
}
