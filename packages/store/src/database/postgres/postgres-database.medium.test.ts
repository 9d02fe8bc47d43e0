import { silentLogger, type Logger } from '@parley/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Database } from '../database.ts';
import { createPostgresTestDatabase, testDatabaseKinds, type TestDatabase } from '../../testing/test-database.ts';
import { openPostgresDatabase } from './open-postgres.ts';

const available = testDatabaseKinds.some((kind) => kind.name === 'PostgreSQL' && kind.available);

describe.skipIf(!available)('PostgreSQL', () => {
  let fixture: TestDatabase;
  let admin: Database;
  beforeAll(async () => {
    fixture = await createPostgresTestDatabase();
    admin = fixture.database;
  });
  afterAll(() => fixture.drop());

  async function cutConnections(applicationName: string): Promise<number> {
    const [row] = await admin.query<{ cut: number }>(
      'select count(pg_terminate_backend(pid)) as cut from pg_stat_activity where application_name = $1',
      [applicationName],
    );
    return row?.cut ?? 0;
  }

  test('survives that its idle connections are cut', async () => {
    const warn = vi.fn<Logger['warn']>();
    const database = await fixture.openAnother({ applicationName: 'cut-idle', logger: { ...silentLogger, warn } });
    await database.query('select 1');
    expect(await cutConnections('cut-idle')).toBeGreaterThan(0);
    await vi.waitFor(() => expect(warn).toHaveBeenCalled(), { timeout: 8_000 });
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('says storage_unavailable when the connection is cut in a query or between two of a transaction, and goes on', async () => {
    const database = await fixture.openAnother({ applicationName: 'cut-busy' });
    const sleeping = expect(database.query('select pg_sleep(20)')).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
    await vi.waitFor(
      async () =>
        expect(
          await admin.query(
            `select 1 from pg_stat_activity where application_name = 'cut-busy' and query like '%pg_sleep%'`,
          ),
        ).toHaveLength(1),
      { timeout: 8_000 },
    );
    await cutConnections('cut-busy');
    await sleeping;

    const cut = database.transaction(async (tx) => {
      await tx.query('create table half_done (id int)');
      await cutConnections('cut-busy');
      await tx.query('insert into half_done values (1)');
    });
    await expect(cut).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await database.query(`select to_regclass('half_done') as found`)).toEqual([{ found: null }]);
  });

  test('takes turns with other processes', async () => {
    const [one, two] = await Promise.all([fixture.openAnother(), fixture.openAnother()]);
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await admin.query('select 1');
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? one : two).exclusive('shared', work)));
    expect(most).toBe(1);
  });

  test('passes the turn on when the connection of its holder dies', async () => {
    const holder = await fixture.openAnother({ applicationName: 'turn-holder' });
    const other = await fixture.openAnother();
    const held = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const holding = holder.exclusive('inherited', async () => {
      held.resolve();
      await finish.promise;
    });
    await held.promise;
    const waiting = other.exclusive('inherited', async () => 'mine');
    await cutConnections('turn-holder');
    expect(await waiting).toBe('mine');
    finish.resolve();
    await holding;
    expect(await holder.exclusive('inherited', async () => 'again')).toBe('again');
  });

  test('sends one waiter per name to the server, and keeps few connections for turns', async () => {
    const blocker = await fixture.openAnother();
    const database = await fixture.openAnother({ applicationName: 'turn-waiters' });
    const held = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const blocking = blocker.exclusive('popular', async () => {
      held.resolve();
      await release.promise;
    });
    await held.promise;
    const waiters = Array.from({ length: 30 }, () => database.exclusive('popular', async () => 1));
    const waiting = `select count(*) as n from pg_stat_activity where application_name = 'turn-waiters' and query like '%pg_advisory_lock%' and wait_event = 'advisory'`;
    await vi.waitFor(async () => expect(await admin.query(waiting)).toEqual([{ n: 1 }]), { timeout: 8_000 });
    release.resolve();
    await Promise.all([blocking, ...waiters]);
    await Promise.all(Array.from({ length: 6 }, (_, i) => database.exclusive(`name ${i}`, async () => 1)));
    const connections = `select count(*) as n from pg_stat_activity where application_name = 'turn-waiters' and query like '%advisory%'`;
    await vi.waitFor(async () => expect(await admin.query(connections)).toEqual([{ n: 2 }]), { timeout: 8_000 });
  });

  test('closing does not wait for a turn that another process holds', async () => {
    const blocker = await fixture.openAnother();
    const database = await openPostgresDatabase({ url: fixture.url ?? '', logger: silentLogger });
    const held = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const blocking = blocker.exclusive('long', async () => {
      held.resolve();
      await release.promise;
    });
    await held.promise;
    const waiting = expect(database.exclusive('long', async () => 1)).rejects.toMatchObject({ code: 'shutting_down' });
    await vi.waitFor(
      async () =>
        expect(await admin.query(`select 1 from pg_locks where locktype = 'advisory' and not granted`)).toHaveLength(1),
      { timeout: 8_000 },
    );
    await database.close();
    await waiting;
    release.resolve();
    await blocking;
  });

  test('ends a statement that takes too long', async () => {
    const database = await fixture.openAnother({ statementTimeoutMs: 50 });
    await expect(database.query('select pg_sleep(10)')).rejects.toMatchObject({ code: '57014' });
  });

  test('keeps to the schema that the address names', async () => {
    await admin.query('create schema own_room');
    const database = await openPostgresDatabase({
      url: `${fixture.url}?options=-c%20search_path%3Down_room`,
      logger: silentLogger,
    });
    await database.query('create table here (id int)');
    expect(
      await admin.query(`select table_schema as schema from information_schema.tables where table_name = 'here'`),
    ).toEqual([{ schema: 'own_room' }]);
    await database.close();
  });

  test('says storage_unavailable when nobody listens, and names a database that does not exist', async () => {
    const nobody = openPostgresDatabase({ url: 'postgresql://nobody@127.0.0.1:9/none', logger: silentLogger });
    await expect(nobody).rejects.toMatchObject({ code: 'storage_unavailable' });
    const url = new URL(fixture.url ?? '');
    url.pathname = '/there_is_no_such_database';
    await expect(openPostgresDatabase({ url: url.href, logger: silentLogger })).rejects.toThrow(
      /there_is_no_such_database/,
    );
  });
});
