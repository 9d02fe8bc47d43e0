import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPostgresTestDatabase, type TestDatabase } from '@parley/store/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ServerProcess } from '../support/server-process.ts';

const {
  PARLEY_TEST_DATABASE_URL: databaseUrl,
  PARLEY_TEST_AMQP_URL: amqpUrls,
  PARLEY_TEST_REDIS_URL: redisUrl,
} = process.env;
const available = databaseUrl !== undefined && amqpUrls !== undefined && redisUrl !== undefined;

describe.skipIf(!available)('a worker that is paused beyond its lease', () => {
  let folder: string;
  let database: TestDatabase;
  let port: number;
  const processes: ServerProcess[] = [];
  const start = async (name: string, args: readonly string[]) => {
    const process_ = new ServerProcess({
      name,
      args: ['--data', folder, ...args],
      env: {
        PARLEY_DATABASE_URL: database.url ?? '',
        PARLEY_AMQP_URLS: amqpUrls ?? '',
        PARLEY_REDIS_URL: redisUrl ?? '',
        PARLEY_AMQP_PREFIX: `paused-${path.basename(folder)}-`,
      },
      logFile: path.join(folder, `${name}.log`),
    });
    processes.push(process_);
    await process_.start();
    return process_;
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'parley-paused-'));
    database = await createPostgresTestDatabase();
    port = await freePort();
    await start('gateway', ['--port', String(port), '--roles', 'gateway,moderation,background']);
  });
  afterAll(async () => {
    await Promise.all(processes.map((each) => each.kill()));
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  test('T5.2 T5.3 loses its run to the reaper and writes not one more event when it wakes', async () => {
    const worker = await start('worker', ['--roles', 'inference']);
    const accepted = await fetch(`http://127.0.0.1:${port}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'Hello', model: 'script/d10-r100-n3000' }),
    });
    const { run } = (await accepted.json()) as { run: { id: string } };
    const log = () =>
      database.database.query<{ seq: number; type: string }>(
        'select seq, type from run_events where run_id = $1 order by seq',
        [run.id],
      );
    await expect.poll(async () => (await log()).length, { timeout: 15_000 }).toBeGreaterThan(2);

    worker.pause();
    const statusOf = async () =>
      (await database.database.query<{ status: string }>('select status from runs where id = $1', [run.id]))[0]?.status;
    // T2.4: within 30 s.
    await expect.poll(statusOf, { timeout: 30_000, interval: 200 }).toBe('interrupted');
    const afterReaping = await log();
    worker.resume();

    // It wakes with text in hand and a lease long gone; its next registration shows that it has noticed.
    const workers = async () =>
      (await database.database.query('select id from workers where expires_at > now()')).length;
    await expect.poll(workers, { timeout: 20_000, interval: 200 }).toBe(1);
    expect(await log()).toEqual(afterReaping);
    expect(afterReaping.at(-1)?.type).toBe('run.ended');
    expect(afterReaping.map((row) => row.seq)).toEqual(afterReaping.map((_, index) => index + 1));

    const again = await fetch(`http://127.0.0.1:${port}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'Still there?', model: 'script/d10-r400-n10' }),
    });
    const next = (await again.json()) as { run: { id: string } };
    const ended = async () =>
      (await database.database.query<{ status: string }>('select status from runs where id = $1', [next.run.id]))[0]
        ?.status;
    await expect.poll(ended, { timeout: 20_000, interval: 200 }).toBe('done');
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
