import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { silentLogger } from '@parley/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createEmbeddedTestDatabase } from '../../testing/test-database.ts';
import { openEmbeddedDatabase } from './open-embedded.ts';

/** A program of its own, with an embedded database open. */
function withDatabase(options: { dataDir?: string }, program: string, flags: readonly string[] = []) {
  const opened = `const { openEmbeddedDatabase } = await import(${JSON.stringify(new URL('open-embedded.ts', import.meta.url).href)});
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const database = await openEmbeddedDatabase({ logger, ...${JSON.stringify(options)} });
    ${program}`;
  return spawn(process.execPath, [...flags, '--conditions=parley:source', '--input-type=module', '-e', opened], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('the embedded database', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  test('stops at a PANIC of its PostgreSQL instead of going on: all that waits is rejected, told once, and it closes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-panic-'));
    folders.push(folder);
    const onFatal = vi.fn();
    const database = await openEmbeddedDatabase({ logger: silentLogger, onFatal, dataDir: folder });
    await database.query('create table much (text text)');
    await rm(join(folder, 'postgres', 'pg_wal'), { recursive: true });
    // More than one file of the log holds, so the next one has to be made where its folder is gone.
    const fill = () =>
      database.query(`insert into much select repeat(md5(n::text), 20) from generate_series(1, 60000) n`);
    const panicking = fill();
    const behind = database.query('select 2');
    const transaction = database.transaction((tx) => tx.query('select 3'));
    const outcomes = await Promise.allSettled([panicking, behind, transaction]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(behind).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: 'The embedded database has stopped working.',
    });
    await expect(database.query('select 1')).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(onFatal).toHaveBeenCalledTimes(1);
    await database.close();
  });

  test('starts as a copy from a dump, in memory and in a new folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-copy-'));
    folders.push(folder);
    const original = await openEmbeddedDatabase({ logger: silentLogger });
    await original.query('create table copied as select 7 as n');
    const snapshot = await original.dump();
    await original.close();
    for (const dataDir of [undefined, folder]) {
      const copy = await openEmbeddedDatabase({ logger: silentLogger, snapshot, dataDir });
      expect(await copy.query('select n from copied')).toEqual([{ n: 7 }]);
      await copy.close();
    }
    await expect(openEmbeddedDatabase({ logger: silentLogger, snapshot, dataDir: folder })).rejects.toThrow(
      'holds a database already',
    );
    const kept = await openEmbeddedDatabase({ logger: silentLogger, dataDir: folder });
    expect(await kept.query('select n from copied')).toEqual([{ n: 7 }]);
    await kept.close();
  });

  test('an open but idle database does not keep a finished program alive; a busy one does', async () => {
    const child = withDatabase(
      {},
      `void database.query('select count(*) as n from generate_series(1, 300000)').then(([row]) => console.log('counted ' + row.n));`,
    );
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect(lines).toEqual(['counted 300000']);
  });

  test('has no code compiled for its calls out of WebAssembly, which V8 cannot always free', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-code-'));
    folders.push(folder);
    const log = join(folder, 'v8.log');
    const child = withDatabase(
      {},
      `await database.query('create table words (word text)');
      for (let n = 0; n < 500; n++) await database.query('insert into words values ($1)', ['word ' + n]);
      await database.close();`,
      ['--log-code', '--no-logfile-per-isolate', `--logfile=${log}`],
    );
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    const compiled = (await readFile(log, 'utf8'))
      .split('\n')
      .map((line) => line.split(','))
      .filter(([event]) => event === 'code-creation');
    expect(compiled.length).toBeGreaterThan(0);
    // Node's own, which reads TypeScript, has some: V8 tells a new thread of them in its first microseconds.
    const ofDatabase = compiled.filter(([, , , at, , , name]) => name === 'wasm-to-js' && Number(at) > 10_000);
    expect(ofDatabase).toEqual([]);
  });

  test('keeps everything acknowledged when the process is killed while it writes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-kill-'));
    folders.push(folder);
    const program = `await database.query('create table if not exists pairs (id int primary key, other int unique)');
      const [{ start }] = await database.query('select coalesce(max(id), 0) as start from pairs');
      for (let id = start + 1; ; id++) {
        await database.transaction(async (tx) => { await tx.query('insert into pairs values ($1)', [id]); await tx.query('update pairs set other = $1 where id = $1', [id]); });
        console.log(id);
      }`;
    let acknowledged = 0;
    for (const enough of [50, 150, 151]) {
      const child = withDatabase({ dataDir: folder }, program);
      const closed = once(child, 'close');
      createInterface({ input: child.stdout }).on('line', (line) => {
        acknowledged = Number(line);
        if (acknowledged >= enough) child.kill('SIGKILL');
      });
      await closed;
    }
    const database = await openEmbeddedDatabase({ logger: silentLogger, dataDir: folder });
    const [row] = await database.query<{ rows: number; complete: number; last: number }>(
      'select count(*) as rows, count(other) as complete, max(id) as last from pairs',
    );
    await database.close();
    expect(row?.last).toBeGreaterThanOrEqual(acknowledged);
    expect(row).toEqual({ rows: row?.last, complete: row?.last, last: row?.last });
  });

  test('answers a small query across the threads about as fast as in one', async () => {
    const { database, drop } = await createEmbeddedTestDatabase();
    const single = async () => {
      const begun = performance.now();
      await database.query('select $1::int as n', [1]);
      return performance.now() - begun;
    };
    for (let i = 0; i < 200; i++) await single();
    const times: number[] = [];
    for (let i = 0; i < 500; i++) times.push(await single());
    times.sort((a, b) => a - b);
    await drop();
    // 0.09 ms on a quiet machine; the bound only catches a lost order of magnitude.
    expect(times[250]).toBeLessThan(1.5);
  });
});
