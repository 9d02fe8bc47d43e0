import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { silentLogger } from '@parley/core';
import type { Database } from '../database/database.ts';
import { migrate } from '../database/migrations/migrate.ts';
import { readMigrations } from '../database/migrations/read-migrations.ts';
import { openEmbeddedDatabase } from '../database/pglite/open-embedded.ts';
import { openPostgresDatabase, type PostgresDatabaseOptions } from '../database/postgres/open-postgres.ts';

export interface TestDatabase {
  readonly database: Database;
  /** Opens the same data once more where that is possible, else new data: another process, as it were. */
  openAnother(options?: Partial<PostgresDatabaseOptions>): Promise<Database>;
  /** PostgreSQL only. */
  readonly url: string | undefined;
  /** Closes what was opened and leaves nothing behind. */
  drop(): Promise<void>;
}

export interface TestDatabaseKind {
  readonly name: 'PGlite' | 'PostgreSQL';
  /** PostgreSQL needs the environment variable PARLEY_TEST_DATABASE_URL. */
  readonly available: boolean;
  /** Migrated, empty, nobody else's. */
  create(): Promise<TestDatabase>;
}

const serverUrl = process.env['PARLEY_TEST_DATABASE_URL'];

/** Both databases, for suites that must hold on each. */
export const testDatabaseKinds: readonly TestDatabaseKind[] = [
  { name: 'PGlite', available: true, create: createEmbeddedTestDatabase },
  { name: 'PostgreSQL', available: serverUrl !== undefined, create: createPostgresTestDatabase },
];

/** In memory, from a migrated snapshot that all test files of this checkout share: 0.5 s instead of 3. */
export async function createEmbeddedTestDatabase(): Promise<TestDatabase> {
  const snapshot = await migratedSnapshot();
  const opened: Database[] = [];
  const open = async () => {
    const database = await openEmbeddedDatabase({ logger: silentLogger, snapshot });
    opened.push(database);
    return database;
  };
  return {
    database: await open(),
    openAnother: open,
    url: undefined,
    drop: async () => void (await Promise.all(opened.map((database) => database.close()))),
  };
}

/** A database of its own on the test server. */
export async function createPostgresTestDatabase(): Promise<TestDatabase> {
  const { url, drop } = await createEmptyPostgresDatabase();
  const opened: Database[] = [];
  const openAnother = async (options: Partial<PostgresDatabaseOptions> = {}) => {
    const database = await openPostgresDatabase({ url, logger: silentLogger, ...options });
    opened.push(database);
    return database;
  };
  const database = await openAnother();
  await migrate(database);
  return {
    database,
    openAnother,
    url,
    drop: async () => {
      await Promise.all(opened.map((each) => each.close()));
      await drop();
    },
  };
}

export async function createEmptyPostgresDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  if (serverUrl === undefined) throw new Error('PARLEY_TEST_DATABASE_URL is not set');
  const name = `parley_test_${process.pid}_${randomBytes(5).toString('hex')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await administer(serverUrl, `create database ${name} template template0`);
  return { url: url.href, drop: () => administer(serverUrl, `drop database if exists ${name} with (force)`) };
}

async function administer(url: string, statement: string): Promise<void> {
  const server = await openPostgresDatabase({
    url,
    logger: silentLogger,
    maxConnections: 1,
    statementTimeoutMs: 60_000,
  });
  try {
    await server.query(statement);
  } finally {
    await server.close();
  }
}

const cacheFolder = new URL('../../../../node_modules/.cache/parley/', import.meta.url);

async function migratedSnapshot(): Promise<Uint8Array> {
  const migrations = await readMigrations();
  const version = createHash('sha256')
    .update(migrations.map(({ sha256 }) => sha256).join())
    .update(await runnerSource())
    .digest('hex')
    .slice(0, 16);
  const file = new URL(`test-database-${version}.tar`, cacheFolder);
  try {
    return await readFile(file);
  } catch {
    return makeSnapshot(file);
  }
}

/** A change of how migrations run makes another snapshot, too. */
async function runnerSource(): Promise<Buffer> {
  return readFile(
    new URL(`../database/migrations/migrate.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
  );
}

async function makeSnapshot(file: URL): Promise<Uint8Array> {
  const database = await openEmbeddedDatabase({ logger: silentLogger });
  await migrate(database);
  const snapshot = await database.dump();
  await database.close();
  await mkdir(cacheFolder, { recursive: true });
  // Several test files may make it at once; each puts a whole file in place.
  const draft = new URL(`${file.href}.${process.pid}`);
  await writeFile(draft, snapshot);
  await rename(draft, file);
  return snapshot;
}
