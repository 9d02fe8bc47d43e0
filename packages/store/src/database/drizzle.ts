import { drizzle, type PgRemoteDatabase } from 'drizzle-orm/pg-proxy';
import * as schema from '../schema/index.ts';

export type ParleyDrizzle = PgRemoteDatabase<typeof schema>;

/** Rows as arrays of column values, in the order of the select. */
export type RunArrayQuery = (text: string, values: unknown[]) => Promise<unknown[][]>;

/**
 * Drizzle's proxy driver over our own connections: the same code runs inside and outside transactions, on
 * PGlite in another thread and on PostgreSQL. Its own `transaction` is not used; `Database.transaction` is.
 */
export function createOrm(run: RunArrayQuery): ParleyDrizzle {
  return drizzle(async (text, values: unknown[]) => ({ rows: await run(text, values) }), { schema });
}
