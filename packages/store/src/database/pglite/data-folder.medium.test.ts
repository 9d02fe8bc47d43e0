import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLogger } from '@parley/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataFolder } from './data-folder.ts';
import { lockFolder } from './folder-lock.ts';
import { openEmbeddedDatabase } from './open-embedded.ts';
import { identifyProcess } from '@parley/host';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-folder-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

describe('the lock of a data folder', () => {
  test('lets one in and names it to the next, also within one process', async () => {
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(
      `Another Parley (process ${process.pid}) already uses the folder ${folder}.`,
    );
    await lock.release();
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('lets exactly one of many in at once, also when all find the same stale lock', async () => {
    await writeLock({ pid: await deadPid() });
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('refuses while another process lives, and takes over when it was killed', async () => {
    const holder = await startHolder();
    await expect(lockFolder(folder)).rejects.toThrow(`process ${holder.pid}`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await (await lockFolder(folder)).release();
  });

  test('is not fooled by a process number that was used again', async () => {
    const holder = await startHolder();
    const { pid } = holder;
    await writeLock({ pid: pid ?? 0, startedAt: '1' });
    await (await lockFolder(folder)).release();
  });

  test('takes over after the machine was started again', async () => {
    await writeLock({ bootId: 'an earlier start' });
    await (await lockFolder(folder)).release();
  });

  test('judges a holder in another container by its heartbeat', async () => {
    const elsewhere = { pid: 1, pidSpace: 'pid:[1]', host: 'another', bootId: 'another' };
    await writeLock(elsewhere);
    let isBeating = true;
    const beats = (async () => {
      for (; isBeating; await delay(5)) await writeLock(elsewhere);
    })();
    // Known by its first beat, however late that comes.
    await expect(lockFolder(folder, { heartbeatMs: 20, silenceMs: 60_000 })).rejects.toThrow('already uses');
    isBeating = false;
    await beats;
    await (await lockFolder(folder, { heartbeatMs: 20, silenceMs: 120 })).release();
  });

  test('takes over a lock whose file is torn', async () => {
    await writeFile(join(folder, 'lock'), '{"pid": 12');
    await (await lockFolder(folder, { heartbeatMs: 10, silenceMs: 50 })).release();
  });
});

describe('a data folder', () => {
  test.skipIf(process.getuid?.() === 0)('that cannot be written is named', async () => {
    await chmod(folder, 0o500);
    await expect(openDataFolder(folder)).rejects.toThrow(`The folder ${folder} cannot be written: permission denied.`);
  });

  test('that is a file, or below one, is named', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(openDataFolder(file)).rejects.toThrow(`${file} is not a folder.`);
    await expect(openDataFolder(join(file, 'below'))).rejects.toThrow('is not a folder.');
  });

  test('from a newer Parley is left alone', async () => {
    await writeFile(join(folder, 'format.json'), '{"format":99}');
    await expect(openDataFolder(folder)).rejects.toThrow(
      `The folder ${folder} was written by a newer Parley (format 99`,
    );
    expect(await readdir(folder)).toEqual(['format.json']);
  });

  test('of another PostgreSQL is left alone', async () => {
    await finishedFolder('17');
    await expect(openDataFolder(folder)).rejects.toThrow('was written by PostgreSQL 17');
  });

  test('without its version file is damaged', async () => {
    await finishedFolder('18');
    await rm(join(folder, 'postgres', 'PG_VERSION'));
    await expect(openDataFolder(folder)).rejects.toThrow('is damaged');
  });

  test('whose first start was interrupted starts afresh; one with data but no marks is not touched', async () => {
    await mkdir(join(folder, 'postgres'));
    await writeFile(join(folder, 'postgres', 'half'), '');
    await expect(openDataFolder(folder)).rejects.toThrow('is damaged');
    await writeFile(join(folder, 'postgres.unfinished'), '');
    const opened = await openDataFolder(folder);
    expect(opened.isNew).toBe(true);
    expect(await readdir(opened.postgresDir)).toEqual([]);
    await opened.release();
  });
});

describe('an embedded database in a folder', () => {
  test('is made, kept, refused to a second opener, and said to be damaged when it is', async () => {
    const database = await openEmbeddedDatabase({ dataDir: folder, logger: silentLogger });
    await database.query('create table kept (id int)');
    await expect(openEmbeddedDatabase({ dataDir: folder, logger: silentLogger })).rejects.toThrow(
      'already uses the folder',
    );
    await database.close();
    expect((await readdir(folder)).sort()).toEqual(['format.json', 'postgres']);

    const again = await openEmbeddedDatabase({ dataDir: folder, logger: silentLogger });
    expect(await again.query(`select to_regclass('kept')::text as name`)).toEqual([{ name: 'kept' }]);
    await again.close();

    await truncate(join(folder, 'postgres', 'global', 'pg_control'), 20);
    const damaged = openEmbeddedDatabase({ dataDir: folder, logger: silentLogger });
    await expect(damaged).rejects.toThrow(`The database in ${folder} does not open; it is damaged`);
    expect((await readdir(folder)).sort()).toEqual(['format.json', 'postgres']);
  });
});

async function finishedFolder(version: string): Promise<void> {
  await mkdir(join(folder, 'postgres'));
  await writeFile(join(folder, 'postgres', 'PG_VERSION'), `${version}\n`);
  await writeFile(join(folder, 'format.json'), '{"format":1}');
}

async function writeLock(fields: Record<string, unknown>): Promise<void> {
  await writeFile(join(folder, 'lock'), JSON.stringify({ ...(await identifyProcess()), token: 'theirs', ...fields }));
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

/** A process that holds the lock until it is killed. */
async function startHolder(): Promise<ChildProcess> {
  const program = `const { lockFolder } = await import(${JSON.stringify(new URL('folder-lock.ts', import.meta.url).href)});
    await lockFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--conditions=parley:source', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: child.pid });
  return child;
}
