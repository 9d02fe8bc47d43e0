import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { ParleyError } from '@parley/core';
import type { Database } from './database.ts';

export interface Migration {
  readonly name: string;
  readonly sha256: string;
  readonly statements: readonly string[];
}

/** Beside src and dist alike. */
export const migrationsFolder = new URL('../../migrations/', import.meta.url);

/** Brings the database to this release, once, however many processes start together. */
export async function migrate(database: Database, folder: URL = migrationsFolder): Promise<void> {
  const migrations = await readMigrations(folder);
  await database.exclusive('migrations', () => apply(database, migrations));
}

export async function readMigrations(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(names.map(async (name) => parseMigration(name, await readFile(new URL(name, folder), 'utf8'))));
}

function parseMigration(name: string, text: string): Migration {
  // drizzle-kit writes "public" into foreign keys; without it the tables may live in any schema.
  const statements = text.replaceAll('"public".', '').split('--> statement-breakpoint').map((statement) => statement.trim());
  return { name: name.replace(/\.sql$/, ''), sha256: createHash('sha256').update(text).digest('hex'), statements: statements.filter(Boolean) };
}

async function apply(database: Database, migrations: readonly Migration[]): Promise<void> {
  await database.query('create table if not exists parley_migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())');
  const applied = await database.query<{ name: string; sha256: string }>('select name, sha256 from parley_migrations');
  const known = new Map(applied.map((row) => [row.name, row.sha256]));
  for (const migration of migrations) {
    const sha256 = known.get(migration.name);
    if (sha256 === undefined) await applyOne(database, migration);
    else if (sha256 !== migration.sha256) throw new ParleyError('internal', `Migration ${migration.name} was changed after it was applied.`);
  }
}

async function applyOne(database: Database, migration: Migration): Promise<void> {
  await database.transaction(async (tx) => {
    for (const statement of migration.statements) await tx.query(statement);
    await tx.query('insert into parley_migrations (name, sha256) values ($1, $2)', [migration.name, migration.sha256]);
  });
}
