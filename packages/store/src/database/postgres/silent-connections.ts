import type { Logger } from '@parley/core';
import pg from 'pg';

export interface SilentConnectionsOptions {
  readonly pool: pg.Pool;
  readonly createClient: () => pg.Client;
  readonly logger: Logger;
  /** After this long without an answer the server is asked whether it is at work. */
  readonly askAfterMs?: number | undefined;
}

/** A fresh connection to a busy server takes its time, however impatient one is with the silent one. */
const leastPatienceMs = 1_500;

/**
 * A network that forgot a connection tells nobody: a query on it would wait for ever, and its pool with it. No
 * deadline tells such a query from a slow one, but the server does: asked over a fresh connection, it says
 * whether it is working on it. If it is not, or cannot be asked, the silent connection is broken from here, and
 * the query fails as it does when the server goes away.
 */
export class SilentConnections {
  readonly #createClient: () => pg.Client;
  readonly #logger: Logger;
  readonly #askAfterMs: number;
  /** The pool's connections that nobody uses at the moment. */
  readonly #idle = new Set<pg.PoolClient>();

  constructor({ pool, createClient, logger, askAfterMs = 5_000 }: SilentConnectionsOptions) {
    this.#createClient = createClient;
    this.#logger = logger;
    this.#askAfterMs = askAfterMs;
    pool.on('acquire', (client) => void this.#idle.delete(client));
    pool.on('remove', (client) => void this.#idle.delete(client));
    pool.on('release', (error, client) => {
      if (!error) this.#idle.add(client);
    });
  }

  async watch<Result>(client: pg.ClientBase, work: () => Promise<Result>): Promise<Result> {
    let waiting = true;
    const ask = async (): Promise<void> => {
      const working = await this.#isWorking(client);
      if (!waiting) return;
      if (working) timer = setTimeout(() => void ask(), this.#askAfterMs);
      else this.#break(client);
    };
    let timer = setTimeout(() => void ask(), this.#askAfterMs);
    try {
      return await work();
    } finally {
      waiting = false;
      clearTimeout(timer);
    }
  }

  async #isWorking(silent: pg.ClientBase): Promise<boolean> {
    const client = this.#createClient();
    client.on('error', () => {});
    // Also against a server that accepts connections and says nothing: `pg` bounds only the connecting.
    const timer = setTimeout(() => streamOf(client).destroy(), Math.max(this.#askAfterMs, leastPatienceMs));
    try {
      await client.connect();
      const { rows } = await client.query<{ working: boolean }>(
        `select exists (select 1 from pg_stat_activity where pid = $1 and state <> 'idle' and state not like 'idle in%') as working`,
        [processIdOf(silent)],
      );
      return rows[0]?.working ?? false;
    } catch (error) {
      // Whoever refuses us is alive: too many connections, for one. Only silence and absence say nothing.
      return error instanceof pg.DatabaseError && error.code === '53300';
    } finally {
      clearTimeout(timer);
      streamOf(client).destroy();
    }
  }

  #break(client: pg.ClientBase): void {
    this.#logger.warn('A database connection fell silent and is replaced');
    streamOf(client).destroy();
    // The network that forgot one has forgotten those of its age too; new ones cost milliseconds.
    for (const idle of [...this.#idle]) streamOf(idle).destroy();
  }
}

/** Not in the types, and the only way to end a connection that does not answer. */
function streamOf(client: pg.ClientBase): { destroy(): void } {
  return (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream;
}

function processIdOf(client: pg.ClientBase): number | null {
  return (client as unknown as { processID: number | null }).processID;
}
