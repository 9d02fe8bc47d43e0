const brand = Symbol.for('parley.model-error');

/**
 * `unavailable`: not reached, refused or busy. `error`: it failed while answering. `stalled`: silence for
 * too long. `context_too_long`: the input does not fit.
 */
export type ModelErrorKind = 'unavailable' | 'error' | 'stalled' | 'context_too_long';

/** Why a model did not answer. The message holds no key, no address and no message text. */
export class ModelError extends Error {
  readonly [brand] = true;
  readonly kind: ModelErrorKind;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  /** The HTTP status of a model server's refusal. */
  readonly status: number | undefined;

  constructor(kind: ModelErrorKind, message: string, options: ModelErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ModelError';
    this.kind = kind;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.status = options.status;
  }

  /** By brand, not by class: two copies of the package must recognise each other's errors. */
  static is(value: unknown): value is ModelError {
    return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
  }
}

export interface ModelErrorOptions {
  readonly retryable: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/** The signal's reason may be anything (a string, a ParleyError); callers rely on the name `AbortError`. */
export function abortErrorOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'AbortError') return reason;
  return new DOMException('The model call was aborted', { name: 'AbortError', cause: reason });
}
