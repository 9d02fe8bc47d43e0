import { createHash } from 'node:crypto';
import type { Logger } from '@parley/core';
import type pg from 'pg';
import { closedError } from '../closed-error.ts';
import { NamedMutex } from '../mutex.ts';
import { mapPostgresError } from './postgres-errors.ts';

/**
 * Turns among all processes: a session-level advisory lock, on a connection of its own so that waiting takes
 * none from the pool. Within the process a mutex comes first, so one waiter per name reaches the server.
 */
export class AdvisoryTurns {
  readonly #createClient: () => pg.Client;
  readonly #logger: Logger;
  readonly #mutex = new NamedMutex();
  readonly #connections = new Map<string, pg.Client>();
  #closed = false;

  constructor(createClient: () => pg.Client, logger: Logger) {
    this.#createClient = createClient;
    this.#logger = logger;
  }

  run<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    return this.#mutex.run(name, () => this.#runLocked(name, work));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#connections.values()].map((client) => client.end().catch(() => {})));
    this.#connections.clear();
  }

  async #runLocked<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const key = lockKey(name);
    const client = await this.#lock(name, key);
    try {
      return await work();
    } finally {
      // A connection that broke meanwhile took the lock with it.
      await client.query('select pg_advisory_unlock($1)', [key]).catch(() => this.#drop(name, client));
    }
  }

  async #lock(name: string, key: string): Promise<pg.Client> {
    if (this.#closed) throw closedError();
    const client = this.#connections.get(name) ?? (await this.#connect(name));
    try {
      // Waiting for a turn may take longer than any statement should.
      await client.query({ text: 'select pg_advisory_lock($1)', values: [key] });
      return client;
    } catch (error) {
      this.#drop(name, client);
      throw mapPostgresError(error);
    }
  }

  async #connect(name: string): Promise<pg.Client> {
    const client = this.#createClient();
    client.on('error', (error) => {
      this.#logger.warn('The connection that holds a turn broke', { turn: name, reason: error.message });
      this.#drop(name, client);
    });
    try {
      await client.connect();
      await client.query('set statement_timeout = 0');
    } catch (error) {
      throw mapPostgresError(error);
    }
    this.#connections.set(name, client);
    return client;
  }

  #drop(name: string, client: pg.Client): void {
    if (this.#connections.get(name) === client) this.#connections.delete(name);
    void client.end().catch(() => {});
  }
}

/** The lock's number: 63 bits of the name's hash. */
function lockKey(name: string): string {
  return String(createHash('sha256').update(`parley:${name}`).digest().readBigUInt64BE() >> 1n);
}
