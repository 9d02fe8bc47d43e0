import { ParleyError, type Logger } from '@parley/core';
import type pg from 'pg';
import { closedError } from '../closed-error.ts';
import type { Database, Orm, Queryable } from '../database.ts';
import { createOrm } from '../drizzle.ts';
import { PendingWork } from '../pending-work.ts';
import { failedTransaction, isStalePlan } from '../query-error.ts';
import { StatementNames } from '../statement-names.ts';
import { TransactionScope } from '../transaction-scope.ts';
import { AdvisoryTurns } from './advisory-turns.ts';
import { mapPostgresError } from './postgres-errors.ts';
import { runOn, type PostgresCall } from './run-on.ts';
import type { SilentConnections } from './silent-connections.ts';

type Rows = PostgresCall['rows'];

export class PostgresDatabase implements Database {
  readonly orm: Orm;
  readonly #pool: pg.Pool;
  readonly #names = new StatementNames();
  readonly #scope = new TransactionScope();
  readonly #pending = new PendingWork();
  readonly #turns: AdvisoryTurns;
  readonly #silent: SilentConnections;
  #closing: Promise<void> | undefined;

  constructor(options: { pool: pg.Pool; logger: Logger; createClient: () => pg.Client; silent: SilentConnections }) {
    this.#pool = options.pool;
    this.#silent = options.silent;
    this.#turns = new AdvisoryTurns(options);
    this.orm = createOrm((text, values) => this.#outside(text, values, 'arrays') as Promise<unknown[][]>);
  }

  query<Row extends object = Record<string, unknown>>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    return this.#outside(text, values, 'objects') as Promise<Row[]>;
  }

  async transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> {
    this.#assertUsable();
    return this.#pending.track(() =>
      this.#withClient((client, spoil) => this.#scope.run(() => this.#runTransaction(client, work, spoil))),
    );
  }

  async exclusive<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    this.#assertUsable();
    return this.#turns.run(name, work);
  }

  close(): Promise<void> {
    // The pool would leave those waiting for a connection without an answer.
    this.#closing ??= this.#pending
      .idle()
      .then(() => Promise.all([this.#turns.close(), this.#pool.end()]))
      .then(() => {});
    return this.#closing;
  }

  async #outside(text: string, values: readonly unknown[], rows: Rows): Promise<unknown[]> {
    this.#assertUsable();
    const call: PostgresCall = { name: this.#names.nameOf(text), text, values, rows };
    return this.#pending.track(async () => {
      try {
        return await this.#withClient((client) => this.#run(client, call));
      } catch (error) {
        if (!isStalePlan(error)) throw error;
        // A migration changed the table under a prepared statement. Nothing ran, so it may run again.
        return this.#withClient((client) => this.#run(client, { ...call, name: undefined }));
      }
    });
  }

  async #withClient<Result>(work: (client: pg.PoolClient, spoil: () => void) => Promise<Result>): Promise<Result> {
    const client = await this.#connect();
    let spoilt = false;
    try {
      return await work(client, () => (spoilt = true));
    } catch (error) {
      spoilt ||= mustReplace(error);
      throw error;
    } finally {
      client.release(spoilt);
    }
  }

  async #runTransaction<Result>(
    client: pg.PoolClient,
    work: (tx: Queryable) => Promise<Result>,
    spoil: () => void,
  ): Promise<Result> {
    let open = true;
    const run = (text: string, values: readonly unknown[], rows: Rows): Promise<unknown[]> =>
      open
        ? this.#run(client, { name: this.#names.nameOf(text), text, values, rows })
        : Promise.reject(new Error('This transaction has ended; a query in it was not awaited.'));
    const tx: Queryable = {
      query: (text, values = []) => run(text, values, 'objects') as Promise<never>,
      orm: createOrm((text, values) => run(text, values, 'arrays') as Promise<unknown[][]>),
    };
    try {
      await this.#command(client, 'begin');
      const result = await work(tx);
      open = false;
      if ((await this.#command(client, 'commit')) !== 'COMMIT') throw failedTransaction();
      return result;
    } catch (error) {
      open = false;
      // Where even that fails the connection is gone, and the server rolls back by itself.
      await this.#command(client, 'rollback').catch(spoil);
      throw error;
    }
  }

  #run(client: pg.PoolClient, call: PostgresCall): Promise<unknown[]> {
    return this.#silent.watch(client, () => runOn(client, call));
  }

  async #command(client: pg.PoolClient, text: string): Promise<string> {
    try {
      return (await this.#silent.watch(client, () => client.query(text))).command;
    } catch (error) {
      throw mapPostgresError(error);
    }
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

/** The connection broke, or holds a prepared statement whose plan no longer fits: either way a fresh one is due. */
function mustReplace(error: unknown): boolean {
  return isStalePlan(error) || (ParleyError.is(error) && error.code === 'storage_unavailable');
}
