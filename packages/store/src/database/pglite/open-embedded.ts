import type { Logger } from '@parley/core';
import type { Database } from '../database.ts';
import { DatabaseThread } from './database-thread.ts';
import { EmbeddedDatabase } from './embedded-database.ts';

export interface EmbeddedDatabaseOptions {
  /** A folder of its own; made when missing. Undefined: in memory, gone on close. */
  readonly dataDir?: string | undefined;
  readonly logger: Logger;
  /** A dump of another embedded database to start from; only into a new folder or memory. */
  readonly snapshot?: Uint8Array | undefined;
  /** The database is gone for good while open; the process should end and be started again. */
  readonly onFatal?: ((error: Error) => void) | undefined;
}

/** PostgreSQL inside this process, in a thread of its own. */
export async function openEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase & Database> {
  const onFatal = (error: Error) => {
    options.logger.error('The embedded database has stopped working', { reason: String(error.cause) });
    options.onFatal?.(error);
  };
  const thread = await DatabaseThread.start({ dataDir: options.dataDir, snapshot: options.snapshot }, onFatal);
  return new EmbeddedDatabase({ thread, logger: options.logger });
}
