import { createHash } from 'node:crypto';
import type { Logger } from '@parley/core';
import type pg from 'pg';
import { closedError } from '../closed-error.ts';
import { NamedMutex } from '../mutex.ts';
import { keepAlive } from './keep-alive.ts';
import { mapPostgresError } from './postgres-errors.ts';
import type { SilentConnections } from './silent-connections.ts';

/** Enough for the jobs that take turns all the time; more are opened when needed and closed after use. */
const keptConnections = 2;

/**
 * Turns among all processes: a session-level advisory lock, on a connection of its own so that waiting takes
 * none from the pool. Within the process a mutex comes first, so one waiter per name reaches the server.
 * A holder whose connection breaks loses its turn to others and is not stopped: what must not run twice is
 * guarded by the statements it runs.
 */
export class AdvisoryTurns {
  readonly #createClient: () => pg.Client;
  readonly #logger: Logger;
  readonly #silent: SilentConnections;
  readonly #mutex = new NamedMutex();
  readonly #idle: pg.Client[] = [];
  readonly #open = new Set<pg.Client>();
  #closed = false;

  constructor(options: { createClient: () => pg.Client; logger: Logger; silent: SilentConnections }) {
    this.#createClient = options.createClient;
    this.#logger = options.logger;
    this.#silent = options.silent;
  }

  run<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    return this.#mutex.run(name, () => this.#runLocked(lockKey(name), work));
  }

  /** Ends waiting with an error; work that holds a turn finishes without it. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#open].map((client) => this.#discard(client)));
  }

  async #runLocked<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const client = await this.#lock(key);
    try {
      return await work();
    } finally {
      await this.#unlock(client, key);
    }
  }

  async #lock(key: string): Promise<pg.Client> {
    const client = this.#idle.pop() ?? (await this.#connect());
    try {
      await this.#silent.watch(client, () =>
        client.query({ name: 'turn_lock', text: 'select pg_advisory_lock($1)', values: [key] }),
      );
      return client;
    } catch (error) {
      await this.#discard(client);
      throw this.#closed ? closedError() : mapPostgresError(error);
    }
  }

  async #unlock(client: pg.Client, key: string): Promise<void> {
    try {
      await this.#silent.watch(client, () =>
        client.query({ name: 'turn_unlock', text: 'select pg_advisory_unlock($1)', values: [key] }),
      );
    } catch {
      // A connection that broke took the lock with it.
      return this.#discard(client);
    }
    if (this.#open.has(client) && this.#idle.length < keptConnections && !this.#closed) this.#idle.push(client);
    else await this.#discard(client);
  }

  async #connect(): Promise<pg.Client> {
    if (this.#closed) throw closedError();
    const client = this.#createClient();
    this.#open.add(client);
    client.on('error', (error) => {
      if (!this.#closed) this.#logger.warn('A connection for taking turns broke', { reason: error.message });
      void this.#discard(client);
    });
    try {
      await client.connect();
      // Waiting for a turn may take longer than any statement should.
      await this.#silent.watch(client, () =>
        client.query(`select set_config('statement_timeout', '0', false), ${keepAlive}`),
      );
      return client;
    } catch (error) {
      await this.#discard(client);
      throw mapPostgresError(error);
    }
  }

  async #discard(client: pg.Client): Promise<void> {
    if (!this.#open.delete(client)) return;
    const at = this.#idle.indexOf(client);
    if (at >= 0) this.#idle.splice(at, 1);
    // Not `end` alone: it would wait politely behind a lock that may never come.
    client.connection.stream.destroy();
    await client.end().catch(() => {});
  }
}

/** The lock's number: 63 bits of the name's hash. */
function lockKey(name: string): string {
  return String(createHash('sha256').update(`parley:${name}`).digest().readBigUInt64BE() >> 1n);
}
