import { ParleyError } from '@parley/core';

/** What the database refused, alike from PGlite and PostgreSQL. `code` is the SQLSTATE: 23505 for a duplicate key. */
export class QueryError extends Error {
  readonly code: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;

  constructor(fields: QueryErrorFields, options?: ErrorOptions) {
    super(fields.message, options);
    this.name = 'QueryError';
    this.code = fields.code;
    this.constraint = fields.constraint;
    this.table = fields.table;
    this.column = fields.column;
  }
}

export interface QueryErrorFields {
  readonly message: string;
  readonly code: string;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
}

/** Faults of the server become ParleyErrors, which HTTP and retries understand; the rest is the query's own. */
export function errorFromServer(fields: QueryErrorFields, cause?: unknown): Error {
  const { code } = fields;
  if (code === '53100')
    return new ParleyError('storage_full', 'The disk of the database is full.', {
      cause: cause ?? new QueryError(fields),
    });
  if (isOutage(code))
    return new ParleyError('storage_unavailable', 'The database cannot be reached.', {
      cause: cause ?? new QueryError(fields),
    });
  return new QueryError(fields, cause === undefined ? undefined : { cause });
}

/** 08: connection; 57P01-05: shutting down, starting up, dropped; 53300: too many connections; 58: I/O; XX: internal. */
function isOutage(code: string): boolean {
  return (
    code.startsWith('08') ||
    code.startsWith('57P') ||
    code === '53300' ||
    code.startsWith('58') ||
    code.startsWith('XX001') ||
    code === '25006'
  );
}

/** The plan of a prepared statement no longer fits its tables: prepare it again. */
export function isStalePlan(error: unknown): boolean {
  return (
    error instanceof QueryError &&
    ((error.code === '0A000' && error.message.includes('cached plan')) || error.code === '26000')
  );
}

/** A statement failed, its error was swallowed, and the work went on to commit. */
export function failedTransaction(): QueryError {
  return new QueryError({ code: '25P02', message: 'The transaction was rolled back: a statement in it had failed.' });
}
