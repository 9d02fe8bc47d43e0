import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { silentLogger } from '@parley/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryObjectStore } from '../testing/memory-object-store.ts';
import { createEmptyPostgresDatabase, testDatabaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { migrate } from '../database/migrations/migrate.ts';
import { openEmbeddedDatabase } from '../database/pglite/open-embedded.ts';
import { openPostgresDatabase } from '../database/postgres/open-postgres.ts';
import { backup, restore } from './backup.ts';
import { moveEmbeddedToPostgres } from './move.ts';
import { contentOf, fillWithEverything } from './operations-fixture.ts';

const postgresAvailable = testDatabaseKinds.every(({ available }) => available);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-backup-'));
});
afterEach(() => rm(folder, { recursive: true }));

const png = { contentType: 'image/png', maxBytes: 1_000_000 };

describe.each(testDatabaseKinds)('a backup from $name', (from) => {
  describe.skipIf(!from.available)('', () => {
    let source: TestDatabase;
    beforeAll(async () => {
      source = await from.create();
      await fillWithEverything(source.database);
    });
    afterAll(() => source.drop());

    test.each(testDatabaseKinds)('comes back whole in $name, and its counters go on', async (into) => {
      if (!into.available) return;
      const file = join(folder, 'all.backup');
      const objects = createMemoryObjectStore();
      await objects.put('uploads/a.png', Buffer.alloc(300_000, 7), png);
      await objects.put('uploads/empty.png', Buffer.alloc(0), png);
      const made = await backup({ from: { database: source.database, objects }, toFile: file });
      expect(made).toMatchObject({ objects: 2, tables: { messages: 1203, users: 3, outbox: 7 } });
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(await readdir(folder)).toEqual(['all.backup']);

      const target = await into.create();
      const restored = createMemoryObjectStore();
      expect(await restore({ fromFile: file, into: { database: target.database, objects: restored } })).toEqual(made);
      expect(await contentOf(target.database)).toEqual(await contentOf(source.database));
      const stored = await restored.get('uploads/a.png');
      if (!stored) throw new Error('the file is missing');
      expect(stored.contentType).toBe('image/png');
      expect((await buffer(stored.body)).equals(Buffer.alloc(300_000, 7))).toBe(true);
      expect(await target.database.query(`insert into outbox (queue, body) values ('q', 'next') returning id`)).toEqual(
        [{ id: 8 }],
      );
      expect(
        await target.database.query(`select count(*) as n from messages where search @@ to_tsquery('simple', 'text')`),
      ).toMatchObject([{ n: 1179 }]);
      await target.drop();
    });
  });
});

describe('a backup file', () => {
  let source: TestDatabase;
  let target: TestDatabase;
  beforeAll(async () => {
    const [kind] = testDatabaseKinds;
    if (!kind) throw new Error('there is no database to test with');
    [source, target] = await Promise.all([kind.create(), kind.create()]);
    await fillWithEverything(source.database);
  });
  afterAll(() => Promise.all([source.drop(), target.drop()]));

  const make = async (change: (whole: Buffer) => Buffer | string) => {
    const file = join(folder, 'b');
    await backup({ from: { database: source.database }, toFile: file });
    await writeFile(file, change(await readFile(file)));
    return restore({ fromFile: file, into: { database: target.database } });
  };
  const relined = (whole: Buffer, change: (lines: string[]) => string[]) =>
    gzipSync(change(gunzipSync(whole).toString().split('\n').filter(Boolean)).join('\n') + '\n');

  test.each<[string, (whole: Buffer) => Buffer | string, RegExp]>([
    ['cut off', (whole) => whole.subarray(0, whole.length - 200), /is incomplete/],
    ['cut off early', (whole) => whole.subarray(0, 5), /is not a backup of Parley/],
    [
      'with a flipped byte',
      (whole) =>
        Buffer.concat([
          whole.subarray(0, whole.length >> 1),
          Buffer.from([(whole[whole.length >> 1] ?? 0) ^ 0xff]),
          whole.subarray((whole.length >> 1) + 1),
        ]),
      /is damaged|is incomplete/,
    ],
    [
      'with a line missing',
      (whole) => relined(whole, (lines) => lines.filter((_, i) => i !== 9)),
      /is damaged|did not arrive|out of order/,
    ],
    [
      'with a changed value',
      (whole) => relined(whole, (lines) => lines.map((line) => line.replace('message 77 ', 'message 78 '))),
      /did not arrive as it was|is damaged/,
    ],
    ['without its end', (whole) => relined(whole, (lines) => lines.slice(0, -1)), /its end is missing/],
    ['of another program', () => gzipSync('{"hello":1}\n'), /is not a backup of Parley/],
    ['that is no gzip', () => 'PGDMP', /is not a backup of Parley/],
    ['that is empty', () => '', /is not a backup of Parley/],
    ['of a newer format', () => gzipSync('{"parley_backup":9}\n'), /was made by a newer Parley \(format 9/],
    [
      'of a newer schema',
      (whole) =>
        relined(whole, (lines) =>
          lines.map((line, i) => (i === 1 ? line.replace('"migrations":[', '"migrations":["9999_future",') : line)),
        ),
      /made by a newer Parley .* 9999_future/,
    ],
  ])('%s is refused with one sentence, and changes nothing', async (_what, change, sentence) => {
    await expect(make(change)).rejects.toThrow(sentence);
    expect(Object.values(await contentOf(target.database)).flat()).toEqual([]);
  });

  test('that does not exist, or cannot be written, is named', async () => {
    await expect(restore({ fromFile: join(folder, 'none'), into: { database: target.database } })).rejects.toThrow(
      `There is no file ${join(folder, 'none')}.`,
    );
    await expect(backup({ from: { database: source.database }, toFile: join(folder, 'none', 'b') })).rejects.toThrow(
      'does not exist',
    );
    expect(await source.database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('is refused by a database that holds data, and leaves no objects behind when it fails', async () => {
    await expect(make((whole) => whole).then(() => make((whole) => whole))).rejects.toThrow(
      'The target already holds data',
    );
  });

  test('takes its name only when complete, and replaces an older one of that name', async () => {
    const file = join(folder, 'b');
    await writeFile(file, 'the old one');
    const failing = createMemoryObjectStore();
    failing.list = () => Promise.reject(new Error('the objects cannot be listed'));
    await expect(backup({ from: { database: source.database, objects: failing }, toFile: file })).rejects.toThrow(
      'cannot be listed',
    );
    expect(await readFile(file, 'utf8')).toBe('the old one');
    expect(await readdir(folder)).toEqual(['b']);
  });
});

describe.skipIf(!postgresAvailable)('moving the embedded database to PostgreSQL', () => {
  test(
    'keeps every row, counter and file, leaves the folder as it is, and refuses a target that is not empty',
    { timeout: 120_000 },
    async () => {
      const dataDir = join(folder, 'data');
      const embedded = await openEmbeddedDatabase({ dataDir, logger: silentLogger });
      await migrate(embedded);
      await fillWithEverything(embedded);
      const before = await contentOf(embedded);
      await embedded.close();
      const objects = { from: createMemoryObjectStore(), to: createMemoryObjectStore() };
      await objects.from.put('a/b', Buffer.from('bytes'), png);

      const { url, drop } = await createEmptyPostgresDatabase();
      const report = await moveEmbeddedToPostgres({ dataDir, url, logger: silentLogger, objects });
      expect(report).toMatchObject({ objects: 1, tables: { messages: 1203 } });
      const target = await openPostgresDatabase({ url, logger: silentLogger });
      expect(await contentOf(target)).toEqual(before);
      expect(await target.query(`insert into outbox (queue, body) values ('q', 'next') returning id`)).toEqual([
        { id: 8 },
      ]);
      expect(await objects.to.head('a/b')).toMatchObject({ size: 5 });

      await expect(moveEmbeddedToPostgres({ dataDir, url, logger: silentLogger })).rejects.toThrow(
        'already holds data',
      );
      const held = await openEmbeddedDatabase({ dataDir, logger: silentLogger });
      expect(await contentOf(held)).toEqual(before);
      await expect(moveEmbeddedToPostgres({ dataDir, url, logger: silentLogger })).rejects.toThrow(
        'already uses the folder',
      );
      await held.close();
      await target.close();
      await drop();
    },
  );
});
