import type { Logger } from '@parley/core';
import pg from 'pg';
import type { Database } from '../database.ts';
import { keepAlive } from './keep-alive.ts';
import { PostgresDatabase } from './postgres-database.ts';
import { SilentConnections } from './silent-connections.ts';

export interface PostgresDatabaseOptions {
  /** Also carries what libpq knows: `?sslmode=require`, `?options=-c%20search_path%3Dparley`. */
  readonly url: string;
  readonly logger: Logger;
  readonly maxConnections?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  readonly statementTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** After this long without an answer the server is asked whether it is at work. */
  readonly askAfterMs?: number;
}

export async function openPostgresDatabase(options: PostgresDatabaseOptions): Promise<Database> {
  const connection = clientConfig(options);
  const pool = new pg.Pool({ ...connection, max: options.maxConnections ?? 10, idleTimeoutMillis: 60_000 });
  pool.on('error', (error) => options.logger.warn('An idle database connection broke', { reason: error.message }));
  pool.on('connect', prepareSession);
  const createClient = (): pg.Client => new pg.Client(connection);
  const { logger, askAfterMs } = options;
  const silent = new SilentConnections({ pool, createClient, logger, askAfterMs });
  const database = new PostgresDatabase({ pool, logger, createClient, silent });
  try {
    await database.query('select 1');
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function prepareSession(client: pg.PoolClient): void {
  // A connection that breaks is replaced by the pool, which listens only while it is idle; unheard, the error
  // of one in use would end the process.
  client.on('error', () => {});
  // What servers and roles may have set otherwise, and results depend on. Queued before the first query.
  client
    .query(
      `select set_config('timezone', 'UTC', false), set_config('datestyle', 'ISO, YMD', false), set_config('bytea_output', 'hex', false), ${keepAlive}`,
    )
    .catch(() => {});
}

function clientConfig(options: PostgresDatabaseOptions): pg.ClientConfig {
  return {
    connectionString: options.url,
    application_name: options.applicationName ?? 'parley',
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    // A transaction left open by a hanging process would hold its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}
