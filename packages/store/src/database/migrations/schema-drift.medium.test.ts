import { readFile } from 'node:fs/promises';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmbeddedTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import type { Queryable } from '../database.ts';
import * as schema from '../../schema/index.ts';
import { migrationsFolder, parseMigration, readMigrations } from './read-migrations.ts';

let fixture: TestDatabase;
beforeAll(async () => {
  fixture = await createEmbeddedTestDatabase();
});
afterAll(() => fixture.drop());

test('the journal of drizzle-kit names exactly the migrations there are, and its last snapshot is the schema', async () => {
  const journal = JSON.parse(await readFile(new URL('meta/_journal.json', migrationsFolder), 'utf8')) as { entries: { tag: string; idx: number }[] };
  expect((await readMigrations()).map(({ name }) => name)).toEqual(journal.entries.map(({ tag }) => tag));
  const last = String(journal.entries.at(-1)?.idx ?? 0).padStart(4, '0');
  const snapshot = JSON.parse(await readFile(new URL(`meta/${last}_snapshot.json`, migrationsFolder), 'utf8')) as ReturnType<typeof generateDrizzleJson>;
  expect(await generateMigration(snapshot, generateDrizzleJson(schema, snapshot.id))).toEqual([]);
});

test('what the migrations build is what the schema says: tables, columns, defaults, keys and indexes', async () => {
  const { database } = fixture;
  const statements = await generateMigration(generateDrizzleJson({}), generateDrizzleJson(schema));
  const [migrated, declared] = [await describeTables(database, 'public'), await database.transaction(async (tx) => {
    await tx.query('create schema declared');
    await tx.query('set local search_path = declared');
    for (const statement of parseMigration('declared', statements.join('\n--> statement-breakpoint\n')).statements) await tx.query(statement);
    return describeTables(tx, 'declared');
  })];
  expect(migrated.length).toBeGreaterThan(50);
  expect(migrated).toEqual(declared);
});

async function describeTables(on: Queryable, room: string): Promise<string[]> {
  const own = `n.nspname = '${room}' and c.relname <> 'parley_migrations'`;
  const rows = await on.query<{ line: string }>(`
    select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end || coalesce(' ' || a.attgenerated::text || pg_get_expr(d.adbin, d.adrelid), '') as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where c.relkind = 'r' and ${own}
    union all
    select c.relname || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid) from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where ${own}
    union all
    select c.relname || ' ' || pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace where ${own}
    order by 1`);
  return rows.map(({ line }) => line.replaceAll(`${room}.`, ''));
}
