import type { ObjectStore } from '@parley/core';
import type { Database } from '../database/database.ts';
import { QueryError } from '../database/query-error.ts';
import { readBackupFile, writeBackupFile } from './backup-file.ts';
import { releaseVersion } from './release-version.ts';
import { readEverything } from './read-everything.ts';
import { refused, writeEverything, type CopyReport } from './write-everything.ts';

export interface CopyPlace {
  readonly database: Database;
  /** Where uploaded files are kept. */
  readonly objects?: ObjectStore | undefined;
}

/** Everything, as of one moment, into one file. Others may go on writing on PostgreSQL; PGlite serves nobody else meanwhile. */
export async function backup(options: { from: CopyPlace; toFile: string }): Promise<CopyReport> {
  const tables: Record<string, number> = {};
  let objects = 0;
  const version = await releaseVersion();
  await writeBackupFile(options.toFile, (write) =>
    readEverything({ ...options.from, version }, async (record) => {
      if (record.kind === 'table_end') tables[record.name] = record.rows;
      if (record.kind === 'object') objects += 1;
      await write(record);
    }),
  );
  return { tables, objects };
}

/** Into an empty database (migrated or not) of either kind; a file that is not whole changes nothing. */
export async function restore(options: { fromFile: string; into: CopyPlace }): Promise<CopyReport> {
  const records = readBackupFile(options.fromFile);
  try {
    return await writeEverything(options.into, records);
  } catch (error) {
    // The checksum of the whole stands at its end; a flipped byte may reach the tables before.
    if (error instanceof QueryError && doesNotFit.test(error.code))
      throw refused(`The backup ${options.fromFile} is damaged: its rows do not fit the tables.`, error);
    throw error;
  } finally {
    await records.return(undefined);
  }
}

/** SQLSTATE: no value of its type, or against a constraint. */
const doesNotFit = /^2[23]/;
