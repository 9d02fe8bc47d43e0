import type { Logger } from '@parley/core';
import type pg from 'pg';
import type { Database, Orm, Queryable } from '../database.ts';
import { createOrm } from '../drizzle.ts';
import { failedTransaction, isStalePlan } from '../query-error.ts';
import { StatementNames } from '../statement-names.ts';
import { TransactionScope } from '../transaction-scope.ts';
import { closedError } from '../closed-error.ts';
import { AdvisoryTurns } from './advisory-turns.ts';
import { isConnectionError, mapPostgresError } from './postgres-errors.ts';
import { runOn } from './run-on.ts';

export class PostgresDatabase implements Database {
  readonly orm: Orm;
  readonly #pool: pg.Pool;
  readonly #names = new StatementNames();
  readonly #scope = new TransactionScope();
  readonly #turns: AdvisoryTurns;
  readonly #logger: Logger;
  #closing: Promise<void> | undefined;

  constructor(options: { pool: pg.Pool; logger: Logger; createClient: () => pg.Client }) {
    this.#pool = options.pool;
    this.#logger = options.logger;
    this.#turns = new AdvisoryTurns(options.createClient, options.logger);
    this.orm = createOrm((text, values) => this.#outside(text, values, 'arrays') as Promise<unknown[][]>);
  }

  query<Row extends object = Record<string, unknown>>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.#outside(text, values, 'objects') as Promise<Row[]>;
  }

  async transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> {
    this.#assertUsable();
    const client = await this.#connect();
    let broken: Error | undefined;
    try {
      return await this.#scope.run(() => this.#runTransaction(client, work));
    } catch (error) {
      if (isConnectionError(error) || isConnectionError((error as Error).cause)) broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async exclusive<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    this.#assertUsable();
    return this.#turns.run(name, work);
  }

  close(): Promise<void> {
    this.#closing ??= Promise.all([this.#turns.close(), this.#pool.end()]).then(() => {});
    return this.#closing;
  }

  async #runTransaction<Result>(client: pg.PoolClient, work: (tx: Queryable) => Promise<Result>): Promise<Result> {
    let open = true;
    const run = (text: string, values: readonly unknown[], rows: 'objects' | 'arrays'): Promise<unknown[]> =>
      open
        ? runOn(client, { name: this.#names.nameOf(text), text, values, rows })
        : Promise.reject(new Error('This transaction has ended; a query in it was not awaited.'));
    const tx: Queryable = {
      query: (text, values = []) => run(text, values, 'objects') as Promise<never>,
      orm: createOrm((text, values) => run(text, values, 'arrays') as Promise<unknown[][]>),
    };
    try {
      await runCommand(client, 'begin');
      const result = await work(tx);
      open = false;
      if ((await runCommand(client, 'commit')) !== 'COMMIT') throw failedTransaction();
      return result;
    } catch (error) {
      open = false;
      await runCommand(client, 'rollback').catch((failure: unknown) => this.#logger.warn('A rollback failed', { reason: String(failure) }));
      throw error;
    }
  }

  async #outside(text: string, values: readonly unknown[], rows: 'objects' | 'arrays'): Promise<unknown[]> {
    this.#assertUsable();
    const call = { name: this.#names.nameOf(text), text, values, rows };
    const client = await this.#connect();
    let broken: Error | undefined;
    try {
      return await runOn(client, call);
    } catch (error) {
      if (!isStalePlan(error)) {
        if (isConnectionError((error as Error).cause)) broken = error as Error;
        throw error;
      }
    } finally {
      client.release(broken);
    }
    // A migration changed the table under a prepared statement. Nothing ran, so it may run again, without the name.
    return this.#outside(`${text} `, values, rows);
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw mapPostgresError(error);
    }
  }

  #assertUsable(): void {
    if (this.#closing) throw closedError();
    this.#scope.assertOutside();
  }
}

async function runCommand(client: pg.PoolClient, text: string): Promise<string> {
  try {
    return (await client.query(text)).command;
  } catch (error) {
    throw mapPostgresError(error);
  }
}
