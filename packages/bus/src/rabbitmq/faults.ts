import { ParleyError } from '@parley/core';

/** The AMQP reply code (404, 405, 406 …) or the errno of a socket. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/** Fit for logs and health pages: amqplib's messages name hosts and reasons, never credentials. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

export function unavailable(message: string, cause?: unknown): ParleyError {
  return new ParleyError('bus_unavailable', message, cause === undefined ? {} : { cause });
}
