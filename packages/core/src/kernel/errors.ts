import type { ErrorCode } from '@parley/protocol';

const brand = Symbol.for('parley.error');

/**
 * A fault or refusal with a stable code. What it maps to over HTTP is in the one table of
 * `@parley/protocol` (errors). The public message must be safe to show to anyone.
 */
export class ParleyError extends Error {
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: ParleyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ParleyError';
    this.code = code;
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** By brand, not by class: two copies of the package must recognise each other's errors. */
  static is(value: unknown): value is ParleyError {
    return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
  }
}

export interface ParleyErrorOptions {
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retryAfterMs?: number;
}

export function isAbortError(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}
