import { silentLogger, type Logger, type ObjectStore } from '@parley/core';
import { openEmbeddedDatabase } from '../database/pglite/open-embedded.ts';
import { migrate } from '../database/migrations/migrate.ts';
import { openPostgresDatabase } from '../database/postgres/open-postgres.ts';
import { handOver } from './hand-over.ts';
import type { CopyRecord } from './records.ts';
import { readEverything } from './read-everything.ts';
import { releaseVersion } from './release-version.ts';
import { writeEverything, type CopyReport } from './write-everything.ts';

export interface MoveOptions {
  /** The folder of the embedded database; it stays as it is. */
  readonly dataDir: string;
  readonly url: string;
  readonly logger?: Logger | undefined;
  /** Both or neither: where the files are and where they go, if that is another place. */
  readonly objects?: { readonly from: ObjectStore; readonly to: ObjectStore } | undefined;
}

/** Keeps everything, or changes nothing: the target commits only after every table was read back and compared. */
export async function moveEmbeddedToPostgres(options: MoveOptions): Promise<CopyReport> {
  const { dataDir, url, objects, logger = silentLogger } = options;
  const version = await releaseVersion();
  const source = await openEmbeddedDatabase({ dataDir, logger });
  try {
    await migrate(source);
    const target = await openPostgresDatabase({ url, logger });
    try {
      return await handOver<CopyRecord, CopyReport>(
        (write) => readEverything({ database: source, objects: objects?.from, version }, write),
        (records) => writeEverything({ database: target, objects: objects?.to }, records),
      );
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
