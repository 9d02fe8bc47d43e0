import { ParleyError, type Logger } from '@parley/core';
import type { Database } from '../database.ts';
import { QueryError } from '../query-error.ts';
import { migrationsFolder, readMigrations, type Migration } from './read-migrations.ts';

export interface MigrateOptions {
  readonly folder?: URL;
  readonly logger?: Logger;
  /** Up to an earlier level: what a backup was made at. */
  readonly only?: readonly string[];
}

export interface MigrationReport {
  readonly applied: readonly string[];
  /** Whether the server has pgvector; without it vectors are searched another way. */
  readonly vectors: boolean;
}

interface AppliedRow {
  readonly name: string;
  readonly sha256: string;
  readonly contracts: boolean;
}

/** Brings the database to this release, once, however many processes start together. */
export async function migrate(database: Database, options: MigrateOptions = {}): Promise<MigrationReport> {
  const { only } = options;
  const migrations = (await readMigrations(options.folder ?? migrationsFolder)).filter(({ name }) => only === undefined || only.includes(name));
  return database.exclusive('migrations', async () => {
    const vectors = await enableVectors(database);
    const applied = await apply(database, migrations);
    if (applied.length > 0) options.logger?.info('Migrated the database', { applied, vectors });
    return { applied, vectors };
  });
}

/** Names of the migrations a database has, in order; empty for one that was never migrated. */
export async function appliedMigrations(database: Pick<Database, 'query'>): Promise<string[]> {
  const [found] = await database.query<{ there: boolean }>(`select to_regclass('parley_migrations') is not null as there`);
  if (!found?.there) return [];
  return (await database.query<{ name: string }>('select name from parley_migrations order by name')).map(({ name }) => name);
}

async function apply(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  await database.query(
    'create table if not exists parley_migrations (name text primary key, sha256 text not null, contracts boolean not null, applied_at timestamptz not null default now())',
  );
  const rows = await database.query<AppliedRow>('select name, sha256, contracts from parley_migrations');
  const known = new Map(rows.map((row) => [row.name, row]));
  assertUnchanged(migrations, known);
  assertNotContractedBeyond(migrations, rows);
  const missing = migrations.filter(({ name }) => !known.has(name));
  for (const migration of missing) await applyOne(database, migration);
  return missing.map(({ name }) => name);
}

function assertUnchanged(migrations: readonly Migration[], known: ReadonlyMap<string, AppliedRow>): void {
  for (const { name, sha256 } of migrations) {
    const applied = known.get(name);
    if (applied && applied.sha256 !== sha256) {
      throw new ParleyError('internal', `The migration ${name} was edited after this database had applied it: restore the file and write a new migration.`);
    }
  }
}

/** What a newer release only added does not disturb this one; what it took away does. */
function assertNotContractedBeyond(migrations: readonly Migration[], rows: readonly AppliedRow[]): void {
  const ours = new Set(migrations.map(({ name }) => name));
  const beyond = rows.find((row) => row.contracts && !ours.has(row.name));
  if (beyond) throw new ParleyError('storage_unavailable', `The database belongs to a newer Parley (${beyond.name} removed what this one needs): start that one.`);
}

async function applyOne(database: Database, migration: Migration): Promise<void> {
  try {
    await database.transaction(async (tx) => {
      // A lock that cannot be had at once would hold up everybody who comes after it; better to fail and be tried again.
      await tx.query(`select set_config('lock_timeout', '10s', true), set_config('statement_timeout', '0', true)`);
      for (const statement of migration.statements) await tx.query(statement);
      await tx.query('insert into parley_migrations (name, sha256, contracts) values ($1, $2, $3)', [migration.name, migration.sha256, migration.contractOf !== undefined]);
    });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new ParleyError('internal', `The migration ${migration.name} failed and left nothing behind: ${error.message}`, { cause: error });
  }
}

/** Some servers lack the extension, some forbid it: a capability less, not a failure. */
async function enableVectors(database: Database): Promise<boolean> {
  const [extension] = await database.query<{ offered: boolean; there: boolean }>(
    `select exists (select from pg_available_extensions where name = 'vector') as offered, exists (select from pg_extension where extname = 'vector') as there`,
  );
  if (extension?.there) return true;
  if (!extension?.offered) return false;
  try {
    await database.query('create extension if not exists vector');
    return true;
  } catch (error) {
    if (error instanceof QueryError) return false;
    throw error;
  }
}
