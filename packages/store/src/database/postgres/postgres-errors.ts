import { ParleyError } from '@parley/core';
import pg from 'pg';
import { errorFromServer } from '../query-error.ts';

/** Whatever `pg` throws, in the terms both databases share. */
export function mapPostgresError(error: unknown): Error {
  if (error instanceof pg.DatabaseError) {
    const { message, code, constraint, table, column } = error;
    return errorFromServer({ message, code: code ?? 'XX000', constraint, table, column }, error);
  }
  if (ParleyError.is(error)) return error;
  if (isConnectionError(error))
    return new ParleyError('storage_unavailable', 'The database cannot be reached.', { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}

const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOENT',
  'ECONNABORTED',
]);

/** `pg` has no codes for these: their texts are what there is. */
const connectionMessages =
  /connection terminated|connection ended|timeout exceeded when trying to connect|timeout expired|client has encountered a connection error|not queryable|server does not support ssl/i;

function isConnectionError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isConnectionError);
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code;
  return (code !== undefined && socketCodes.has(code)) || connectionMessages.test(error.message);
}
