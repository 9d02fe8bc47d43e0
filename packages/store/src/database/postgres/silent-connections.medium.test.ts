import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { silentLogger } from '@parley/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createPostgresTestDatabase, testDatabaseKinds } from '../../testing/test-database.ts';
import type { Database } from '../database.ts';
import { openPostgresDatabase } from './open-postgres.ts';

const available = testDatabaseKinds.some((kind) => kind.name === 'PostgreSQL' && kind.available);

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A way to the server that can forget all connections of a moment, without closing any. */
async function forgetfulWay(toPort: number) {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect(toPort, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const socket of pair) socket.on('error', () => {});
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.close();
    for (const socket of [...pairs].flat()) socket.destroy();
  });
  return {
    port: (server.address() as AddressInfo).port,
    forget() {
      for (const [near, far] of pairs) {
        near.unpipe(far).resume();
        far.unpipe(near).resume();
      }
    },
  };
}

describe.skipIf(!available)('connections the network has forgotten', () => {
  async function setUp(): Promise<{ database: Database; forget: () => void; direct: Database }> {
    const fixture = await createPostgresTestDatabase();
    cleanUps.push(() => fixture.drop());
    const url = new URL(fixture.url ?? '');
    const way = await forgetfulWay(Number(url.port));
    url.port = String(way.port);
    const database = await openPostgresDatabase({ url: url.href, logger: silentLogger, askAfterMs: 200 });
    cleanUps.push(() => database.close());
    return { database, forget: way.forget, direct: fixture.database };
  }

  test('fail the queries on them, and the next ones get new connections', async () => {
    const { database, forget } = await setUp();
    await Promise.all(Array.from({ length: 5 }, () => database.query('select pg_sleep(0.05)')));
    forget();
    await expect(database.query('select 1 as one')).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await Promise.all(Array.from({ length: 5 }, () => database.query('select 1 as one')))).toHaveLength(5);
  });

  test('fail a transaction, whose work is undone', async () => {
    const { database, forget, direct } = await setUp();
    await direct.query('create table kept (id int)');
    const lost = database.transaction(async (tx) => {
      await tx.query('insert into kept values (1)');
      forget();
      await tx.query('insert into kept values (2)');
    });
    await expect(lost).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await database.query('select * from kept')).toEqual([]);
  });

  test('do not keep a process from taking turns', async () => {
    const { database, forget } = await setUp();
    await database.exclusive('a job', async () => 1);
    forget();
    await expect(database.exclusive('a job', async () => 2)).rejects.toMatchObject({ code: 'storage_unavailable' });
    // The server still takes the forgotten one for alive; another turn shows that the process goes on.
    expect(await database.exclusive('another job', async () => 3)).toBe(3);
  });

  test('do not hold up closing', async () => {
    const { database, forget } = await setUp();
    await Promise.all(Array.from({ length: 3 }, () => database.query('select pg_sleep(0.05)')));
    forget();
    await database.close();
  });

  test('are not confused with those whose query takes long, or waits for a lock', async () => {
    const { database, direct } = await setUp();
    const sleeping = database.query('select pg_sleep(1.5), 1 as woke');
    const waiting = direct.exclusive('slow job', async () => {
      const waiter = database.exclusive('slow job', async () => 'had its turn');
      await vi.waitFor(
        async () =>
          expect(await direct.query(`select 1 from pg_locks where locktype = 'advisory' and not granted`)).toHaveLength(
            1,
          ),
        { timeout: 8_000 },
      );
      await sleeping;
      return { waiter };
    });
    expect(await sleeping).toMatchObject([{ woke: 1 }]);
    expect(await (await waiting).waiter).toBe('had its turn');
  });

  test('are let go by the server soon', async () => {
    const { direct } = await setUp();
    expect(await direct.query(`select current_setting('tcp_keepalives_idle') as idle`)).toEqual([{ idle: '10' }]);
  });
});
