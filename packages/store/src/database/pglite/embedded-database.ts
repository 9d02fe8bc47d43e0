import type { Logger } from '@parley/core';
import type { Database, Orm, Queryable } from '../database.ts';
import { createOrm } from '../drizzle.ts';
import { NamedMutex } from '../mutex.ts';
import { TransactionScope } from '../transaction-scope.ts';
import { closedError } from '../closed-error.ts';
import type { DatabaseThread } from './database-thread.ts';
import { EmbeddedConnection } from './embedded-connection.ts';
import { TransactionLane } from './transaction-lane.ts';

export class EmbeddedDatabase implements Database {
  readonly orm: Orm;
  readonly #thread: DatabaseThread;
  readonly #connection: EmbeddedConnection;
  readonly #lane = new TransactionLane();
  readonly #scope = new TransactionScope();
  readonly #mutex = new NamedMutex();
  readonly #logger: Logger;
  readonly #release: () => Promise<void>;
  #closing: Promise<void> | undefined;

  constructor(options: { thread: DatabaseThread; logger: Logger; release?: () => Promise<void> }) {
    this.#thread = options.thread;
    this.#logger = options.logger;
    this.#release = options.release ?? (async () => {});
    this.#connection = new EmbeddedConnection((bytes) => this.#thread.call(bytes));
    this.orm = createOrm((text, values) => this.#outside(() => this.#connection.arrays(text, values)));
  }

  query<Row extends object = Record<string, unknown>>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    return this.#outside(() => this.#connection.objects(text, values)) as Promise<Row[]>;
  }

  async transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> {
    this.#assertUsable();
    return this.#lane.alone(() => this.#scope.run(() => this.#runTransaction(work)));
  }

  async exclusive<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    this.#assertUsable();
    return this.#mutex.run(name, work);
  }

  /** The whole data folder as a tar file, for `snapshot` of another. */
  dump(): Promise<Uint8Array> {
    return this.#outside(() => this.#thread.dump());
  }

  close(): Promise<void> {
    this.#closing ??= this.#lane.alone(() => this.#shutDown());
    return this.#closing;
  }

  async #shutDown(): Promise<void> {
    try {
      await this.#thread.close();
    } finally {
      await this.#release();
    }
  }

  async #runTransaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> {
    const connection = this.#connection;
    let open = true;
    // Not awaited: BEGIN and the first statement travel to the thread together.
    const begun = connection.command('begin');
    begun.catch(() => {});
    const inside = <Rows>(run: () => Promise<Rows>): Promise<Rows> =>
      open ? run() : Promise.reject(new Error('This transaction has ended; a query in it was not awaited.'));
    const tx: Queryable = {
      query: (text, values = []) => inside(() => connection.objects(text, values)) as Promise<never>,
      orm: createOrm((text, values) => inside(() => connection.arrays(text, values))),
    };
    try {
      const result = await work(tx);
      open = false;
      await begun;
      await connection.commit();
      return result;
    } catch (error) {
      open = false;
      await connection
        .command('rollback')
        .catch((failure: unknown) => this.#logger.warn('A rollback failed', { reason: String(failure) }));
      throw error;
    }
  }

  #outside<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      this.#assertUsable();
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#lane.run(run);
  }

  #assertUsable(): void {
    if (this.#closing) throw closedError();
    this.#scope.assertOutside();
  }
}
