import { ParleyError, type Logger } from '@parley/core';
import { diskFull, openDataFolder, refusal, type DataFolder } from './data-folder.ts';
import { DatabaseThread } from './database-thread.ts';
import { EmbeddedDatabase } from './embedded-database.ts';
import type { FileLockOptions } from '@parley/host';

export interface EmbeddedDatabaseOptions {
  /** A folder of its own; made when missing. Undefined: in memory, gone on close. */
  readonly dataDir?: string | undefined;
  readonly logger: Logger;
  /** A dump of another embedded database to start from; only into a new folder or memory. */
  readonly snapshot?: Uint8Array | undefined;
  /** The database is gone for good while open; the process should end and be started again. */
  readonly onFatal?: ((error: Error) => void) | undefined;
  readonly lock?: FileLockOptions | undefined;
}

/** PostgreSQL inside this process, in a thread of its own, over a folder that nobody else has open. */
export async function openEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  if (options.dataDir === undefined) return start(options, undefined);
  const folder = await openDataFolder(options.dataDir, options.lock);
  try {
    if (options.snapshot && !folder.isNew)
      throw refusal('folder_used', `The folder ${options.dataDir} holds a database already.`);
    const database = await start(options, folder);
    await folder.confirm();
    return database;
  } catch (error) {
    await folder.release();
    throw error;
  }
}

async function start(options: EmbeddedDatabaseOptions, folder: DataFolder | undefined): Promise<EmbeddedDatabase> {
  const { logger, onFatal, snapshot, dataDir } = options;
  const thread = await DatabaseThread.start({ dataDir: folder?.postgresDir, snapshot }, (error) => {
    logger.error('The embedded database has stopped working', { reason: String(error.cause) });
    onFatal?.(error);
  }).catch((error: unknown) => {
    throw dataDir === undefined ? error : explainStart(error, dataDir);
  });
  return new EmbeddedDatabase({ thread, logger, ...(folder ? { release: () => folder.release() } : {}) });
}

function explainStart(error: unknown, dataDir: string): Error {
  const reason = error instanceof ParleyError ? String(error.cause) : String(error);
  if (ParleyError.is(error) && error.code === 'storage_full') return diskFull(dataDir, error);
  if (/EACCES|EPERM|EROFS|permission denied|read-only/i.test(reason)) {
    return refusal('folder_not_writable', `The folder ${dataDir} cannot be written: permission denied.`, error);
  }
  return refusal(
    'folder_damaged',
    `The database in ${dataDir} does not open; it is damaged: restore a backup into a new folder.`,
    error,
  );
}
