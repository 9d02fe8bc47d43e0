import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { silentLogger } from '@parley/core';
import type { Database } from '../database/database.ts';
import { appliedMigrations } from '../database/migrations/migrate.ts';
import { readMigrations } from '../database/migrations/read-migrations.ts';
import { folderHolder } from '../database/pglite/folder-lock.ts';
import { openEmbeddedDatabase } from '../database/pglite/open-embedded.ts';
import { openPostgresDatabase } from '../database/postgres/open-postgres.ts';
import { databaseDirOf, holdsData, openObjects, type InstallationSettings } from './installation.ts';

export interface LocalCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly sentence: string;
}

const leastFreeBytes = 1024 ** 3;
const leastPostgres = 15;
const mostClockDifferenceMs = 2_000;

/** Looks at what one installation stands on, changes nothing, and goes on past what is broken. */
export async function doctor(settings: InstallationSettings): Promise<LocalCheck[]> {
  const checks = [nodeCheck()];
  const needsFolder = settings.databaseUrl === undefined || settings.s3 === undefined;
  if (needsFolder)
    checks.push(
      await attempt('data folder', () => folderCheck(settings.dataDir)),
      await attempt('disk space', () => spaceCheck(settings.dataDir)),
    );
  checks.push(
    ...(settings.databaseUrl === undefined
      ? await embeddedChecks(settings.dataDir)
      : await postgresChecks(settings.databaseUrl)),
  );
  checks.push(await attempt('files', () => objectsCheck(settings)));
  return checks;
}

function nodeCheck(): LocalCheck {
  const major = Number(process.versions.node.split('.')[0]);
  return {
    name: 'node',
    ok: major >= 22,
    sentence: `Node ${process.versions.node}${major >= 22 ? '' : '; Parley needs 22 or newer'}`,
  };
}

async function folderCheck(dataDir: string): Promise<Finding> {
  await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  return fine(`${resolve(dataDir)} can be read and written`);
}

async function spaceCheck(dataDir: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  return {
    ok: free >= leastFreeBytes,
    sentence: `${(free / 1024 ** 3).toFixed(1)} GiB free${free >= leastFreeBytes ? '' : '; at least 1 GiB is wanted'}`,
  };
}

async function embeddedChecks(dataDir: string): Promise<LocalCheck[]> {
  if (!(await holdsData(dataDir)))
    return [{ name: 'database', ok: true, sentence: 'none yet; the first start makes it' }];
  const folder = databaseDirOf(dataDir);
  const holder = await folderHolder(folder);
  if (holder !== undefined)
    return [{ name: 'database', ok: true, sentence: `in use by a running Parley (process ${holder})` }];
  return withDatabase(
    () => openEmbeddedDatabase({ dataDir: folder, logger: silentLogger }),
    async (database) => [
      await attempt('database', async () => fine(`opens; ${await versionOf(database)}, ${await sizeOf(database)}`)),
      await attempt('migrations', () => migrationsCheck(database)),
    ],
  );
}

async function postgresChecks(url: string): Promise<LocalCheck[]> {
  return withDatabase(
    () => openPostgresDatabase({ url, logger: silentLogger, maxConnections: 1 }),
    async (database) => [
      await attempt('database', () => serverCheck(database)),
      await attempt('migrations', () => migrationsCheck(database)),
      await attempt('vectors', () => vectorsCheck(database)),
      await attempt('clock', () => clockCheck(database)),
    ],
  );
}

async function withDatabase(
  open: () => Promise<Database>,
  check: (database: Database) => Promise<LocalCheck[]>,
): Promise<LocalCheck[]> {
  let database: Database;
  try {
    database = await open();
  } catch (error) {
    return [{ name: 'database', ok: false, sentence: sentenceOf(error) }];
  }
  try {
    return await check(database);
  } finally {
    await database.close();
  }
}

async function serverCheck(database: Database): Promise<Finding> {
  const [row] = await database.query<{ number: number }>(`select current_setting('server_version_num')::int as number`);
  const isNew = (row?.number ?? 0) >= leastPostgres * 10_000;
  return {
    ok: isNew,
    sentence: `${await versionOf(database)}, ${await sizeOf(database)}${isNew ? '' : `; Parley needs PostgreSQL ${leastPostgres} or newer`}`,
  };
}

async function migrationsCheck(database: Database): Promise<Finding> {
  const applied = new Set(await appliedMigrations(database));
  const missing = (await readMigrations()).filter(({ name }) => !applied.has(name));
  if (missing.length > 0) return fine(`${missing.length} to be applied by the next start`);
  return fine(`all ${applied.size} applied`);
}

async function vectorsCheck(database: Database): Promise<Finding> {
  const [row] = await database.query<{ version: string | null }>(
    `select (select default_version from pg_available_extensions where name = 'vector') as version`,
  );
  return fine(row?.version ? `pgvector ${row.version}` : 'the server has no pgvector; Parley searches without it');
}

async function clockCheck(database: Database): Promise<Finding> {
  const before = Date.now();
  const [row] = await database.query<{ now: Date }>('select clock_timestamp() as now');
  const differenceMs = Math.abs((row?.now.getTime() ?? 0) - (before + Date.now()) / 2);
  const isClose = differenceMs <= mostClockDifferenceMs;
  return {
    ok: isClose,
    sentence: `${Math.round(differenceMs)} ms from the clock here${isClose ? '' : '; set both by the same time server'}`,
  };
}

async function objectsCheck(settings: InstallationSettings): Promise<Finding> {
  if (settings.s3 === undefined && !(await holdsData(settings.dataDir))) return fine('none yet');
  await (await openObjects(settings)).list('', { limit: 1 });
  return fine(settings.s3 === undefined ? 'on this disk' : `in the bucket ${settings.s3.bucket}`);
}

async function versionOf(database: Database): Promise<string> {
  const [row] = await database.query<{ version: string }>(`select split_part(version(), ' ', 2) as version`);
  return `PostgreSQL ${row?.version}`;
}

async function sizeOf(database: Database): Promise<string> {
  const [row] = await database.query<{ size: string }>(
    'select pg_size_pretty(pg_database_size(current_database())) as size',
  );
  return row?.size ?? '';
}

interface Finding {
  readonly ok: boolean;
  readonly sentence: string;
}

function fine(sentence: string): Finding {
  return { ok: true, sentence };
}

async function attempt(name: string, check: () => Promise<Finding>): Promise<LocalCheck> {
  try {
    return { name, ...(await check()) };
  } catch (error) {
    return { name, ok: false, sentence: sentenceOf(error) };
  }
}

function sentenceOf(error: unknown): string {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'the folder does not exist; the first start makes it';
  if (code === 'EACCES') return 'the folder cannot be written: permission denied';
  return message;
}
