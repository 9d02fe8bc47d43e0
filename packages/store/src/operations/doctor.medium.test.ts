import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPostgresTestDatabase, testDatabaseKinds } from '../testing/test-database.ts';
import { migrate } from '../database/migrations/migrate.ts';
import { doctor } from './doctor.ts';
import { openInstallation } from './installation.ts';

describe('the local doctor', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'parley-doctor-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const find = async (name: string, settings: Parameters<typeof doctor>[0] = { dataDir }) =>
    (await doctor(settings)).find((check) => check.name === name);

  test('finds a new folder fine, makes nothing in it, and names one that does not exist', async () => {
    const checks = await doctor({ dataDir });
    expect(checks.map(({ name }) => name)).toEqual(['node', 'data folder', 'disk space', 'database', 'files']);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    await rm(dataDir, { recursive: true });
    expect(await find('data folder')).toEqual({
      name: 'data folder',
      ok: false,
      sentence: 'the folder does not exist; the first start makes it',
    });
  });

  test('tells a running database from a stopped and from a damaged one', async () => {
    const installation = await openInstallation({ dataDir }, { create: 'if-missing' });
    await migrate(installation.database);
    expect(await find('database')).toMatchObject({
      ok: true,
      sentence: `in use by a running Parley (process ${process.pid})`,
    });
    await installation.close();
    expect(await find('database')).toMatchObject({
      ok: true,
      sentence: expect.stringMatching(/^opens; PostgreSQL 18/) as string,
    });
    expect(await find('migrations')).toMatchObject({
      ok: true,
      sentence: expect.stringMatching(/^all \d+ applied$/) as string,
    });
    await writeFile(join(dataDir, 'database', 'postgres', 'PG_VERSION'), '12');
    expect(await find('database')).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('written by PostgreSQL 12') as string,
    });
  });

  test('a mistyped folder is no installation to back up', async () => {
    await mkdir(join(dataDir, 'database'));
    await expect(openInstallation({ dataDir }, { create: 'never' })).rejects.toThrow(
      `There is no Parley data in ${dataDir}.`,
    );
  });

  test.skipIf(!testDatabaseKinds.every(({ available }) => available))(
    'looks at a PostgreSQL server, and says when there is none',
    async () => {
      const { url, drop } = await createPostgresTestDatabase();
      const checks = await doctor({ dataDir, databaseUrl: url });
      expect(checks.map(({ name }) => name)).toEqual([
        'node',
        'data folder',
        'disk space',
        'database',
        'migrations',
        'vectors',
        'clock',
        'files',
      ]);
      expect(checks.filter(({ ok }) => !ok)).toEqual([]);
      await drop();
      expect(await find('database', { dataDir, databaseUrl: url })).toMatchObject({
        ok: false,
        sentence: expect.stringContaining('does not exist') as string,
      });
    },
  );
});
