/**
 * The little that repositories need of a database. Two implementations, PGlite in a worker thread and a
 * PostgreSQL pool, pass one contract suite; nothing above this file knows which one it talks to.
 * Values come back alike from both: timestamptz as Date, jsonb parsed, int8 and numeric as number,
 * uuid and text as string, arrays as arrays.
 */
export interface Queryable {
  /** `$1`-style parameters only; never build SQL from values. One statement. */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<readonly Row[]>;
  /** Drizzle over the same connection, for queries where types matter more than microseconds. */
  readonly orm: Orm;
}

export interface Database extends Queryable {
  /** READ COMMITTED. Everything inside must go through `tx`; the outer database would wait for itself on PGlite. */
  transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result>;
  /**
   * Runs `work` while no other process or caller on this database runs work of the same name; waits its
   * turn. Holds no transaction open. If the holder's connection dies, the turn passes on.
   */
  exclusive<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Typed by the schema; see drizzle.ts. */
export type Orm = import('./drizzle.ts').ParleyDrizzle;
