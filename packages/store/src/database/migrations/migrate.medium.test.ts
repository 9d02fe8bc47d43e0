import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { silentLogger } from '@parley/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openPostgresDatabase } from '../postgres/open-postgres.ts';
import { createEmptyPostgresDatabase, testDatabaseKinds, type TestDatabase } from '../../testing/test-database.ts';
import { appliedMigrations, migrate } from './migrate.ts';

describe.each(testDatabaseKinds)('migrations on $name', (kind) => {
  describe.skipIf(!kind.available)('', () => {
    let fixture: TestDatabase;
    let database: Database;
    let path: string;
    beforeAll(async () => {
      fixture = await kind.create();
      database = fixture.database;
    });
    afterAll(() => fixture.drop());
    beforeEach(async () => {
      path = await mkdtemp(join(tmpdir(), 'parley-migrations-'));
      await database.query('delete from parley_migrations');
    });
    afterEach(async () => {
      await rm(path, { recursive: true });
      await database.query('drop table if exists first_table, second_table');
    });

    const write = (name: string, sql: string) => writeFile(join(path, name), sql);
    const run = (on = database) => migrate(on, { folder: pathToFileURL(`${path}/`) });

    test('run in order, once, and are remembered', async () => {
      await write('0001_b.sql', 'insert into first_table values (2)');
      await write('0000_a.sql', 'create table first_table (id int);\n--> statement-breakpoint\ninsert into first_table values (1);');
      expect((await run()).applied).toEqual(['0000_a', '0001_b']);
      expect((await run()).applied).toEqual([]);
      expect(await database.query('select id from first_table order by id')).toEqual([{ id: 1 }, { id: 2 }]);
      expect(await appliedMigrations(database)).toEqual(['0000_a', '0001_b']);
    });

    test('that were edited after they were applied are refused; other line ends are no edit', async () => {
      await write('0000_a.sql', 'create table first_table (id int)\n;');
      await run();
      await write('0000_a.sql', 'create table first_table (id int)\r\n;');
      await run();
      await write('0000_a.sql', 'create table first_table (id bigint)');
      await expect(run()).rejects.toThrow('The migration 0000_a was edited after this database had applied it');
    });

    test('leave nothing behind when one of their statements fails, and can be run again once mended', async () => {
      await write('0000_a.sql', 'create table first_table (id int)');
      await write('0001_b.sql', 'create table second_table (id int);--> statement-breakpoint\ninsert into nowhere values (1)');
      await expect(run()).rejects.toThrow('The migration 0001_b failed and left nothing behind: relation "nowhere" does not exist');
      expect(await database.query(`select to_regclass('first_table') is null as first, to_regclass('second_table') is null as second`)).toEqual([{ first: false, second: true }]);
      await write('0001_b.sql', 'create table second_table (id int)');
      expect((await run()).applied).toEqual(['0001_b']);
    });

    test('of a newer release are fine while they only added, and refused once they took something away', async () => {
      await write('0000_a.sql', 'create table first_table (id int)');
      await write('0001_b.sql', 'alter table first_table add column note text');
      await run();
      await rm(join(path, '0001_b.sql'));
      expect((await run()).applied).toEqual([]);
      await write('0002_c.sql', '-- contract: 0.1.0\nalter table first_table drop column note');
      await run();
      await rm(join(path, '0002_c.sql'));
      await expect(run()).rejects.toThrow('The database belongs to a newer Parley (0002_c removed what this one needs): start that one.');
    });

    test('say whether vectors are there', async () => {
      await write('0000_a.sql', 'select 1');
      const { vectors } = await run();
      const [row] = await database.query<{ there: boolean }>(`select exists (select from pg_extension where extname = 'vector') as there`);
      expect(vectors).toBe(row?.there);
    });

    test('started by several at once run once', async () => {
      await write('0000_a.sql', 'create table first_table (id int);--> statement-breakpoint\ninsert into first_table values (1)');
      const others = fixture.url === undefined ? [database, database] : await Promise.all([fixture.openAnother(), fixture.openAnother()]);
      const reports = await Promise.all([database, ...others].map((each) => run(each)));
      expect(reports.flatMap(({ applied }) => applied)).toEqual(['0000_a']);
    });
  });
});

describe.skipIf(!testDatabaseKinds.some(({ name, available }) => name === 'PostgreSQL' && available))('migrations of an empty PostgreSQL', () => {
  test('started by several processes at once, from nothing, in a schema other than public', async () => {
    const { url, drop } = await createEmptyPostgresDatabase();
    const open = () => openPostgresDatabase({ url: `${url}?options=-c%20search_path%3Droom`, logger: silentLogger });
    const databases = await Promise.all([open(), open(), open()]);
    await databases[0]?.query('create schema room');
    const reports = await Promise.all(databases.map((each) => migrate(each)));
    expect(reports.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
    expect(await databases[0]?.query(`select table_schema from information_schema.tables where table_name = 'messages'`)).toEqual([{ table_schema: 'room' }]);
    await Promise.all(databases.map((each) => each.close()));
    await drop();
  });
});
