import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createIdFactory, silentLogger, systemClock, type Logger, type ObjectStore } from '@parley/core';
import type { Database } from '../database/database.ts';
import { openEmbeddedDatabase } from '../database/pglite/open-embedded.ts';
import { openPostgresDatabase } from '../database/postgres/open-postgres.ts';
import { createDiskObjectStore } from '../objects/disk-object-store.ts';
import type { S3Credentials, S3Location } from '../objects/s3-client.ts';
import { createS3ObjectStore } from '../objects/s3-object-store.ts';
import { refused } from './write-everything.ts';

/** Where one Parley keeps what it must not lose; the server is given the same. */
export interface InstallationSettings {
  readonly dataDir: string;
  /** Set: PostgreSQL. Else the database is in the data folder. */
  readonly databaseUrl?: string | undefined;
  /** Set: files are there. Else they are in the data folder. */
  readonly s3?: (S3Location & S3Credentials) | undefined;
  readonly logger?: Logger | undefined;
}

export interface Installation {
  readonly database: Database;
  readonly objects: ObjectStore;
  close(): Promise<void>;
}

export const databaseDirOf = (dataDir: string): string => join(resolve(dataDir), 'database');
const objectsDirOf = (dataDir: string): string => join(resolve(dataDir), 'objects');

/** Without `create`, a folder that holds nothing is a mistyped path, not a new installation. */
export async function openInstallation(
  settings: InstallationSettings,
  options: { readonly create: 'if-missing' | 'never' },
): Promise<Installation> {
  if (options.create === 'never' && settings.databaseUrl === undefined) await assertData(settings.dataDir);
  const logger = settings.logger ?? silentLogger;
  const database =
    settings.databaseUrl === undefined
      ? await openEmbeddedDatabase({ dataDir: databaseDirOf(settings.dataDir), logger })
      : await openPostgresDatabase({ url: settings.databaseUrl, logger, applicationName: 'parley-operations' });
  try {
    return { database, objects: await openObjects(settings), close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

export async function openObjects({ s3, dataDir }: InstallationSettings): Promise<ObjectStore> {
  const newId = createIdFactory(systemClock);
  return s3 === undefined
    ? createDiskObjectStore({ folder: objectsDirOf(dataDir), newId })
    : createS3ObjectStore({ ...s3, newId });
}

export async function assertData(dataDir: string): Promise<void> {
  if (!(await holdsData(dataDir))) throw refused(`There is no Parley data in ${resolve(dataDir)}.`);
}

export async function holdsData(dataDir: string): Promise<boolean> {
  return stat(join(databaseDirOf(dataDir), 'format.json')).then(
    () => true,
    () => false,
  );
}
