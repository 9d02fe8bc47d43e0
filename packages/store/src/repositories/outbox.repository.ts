import type { OutboxRow, OutboxStore } from '@parley/core';
import type { Database } from '../database/database.ts';

export const waitingRowsSql = `select id, queue, body from outbox
where created_at <= now() - make_interval(secs => $2::float8 / 1000) order by id limit $1`;

/** T1.3: one drain at a time, so that rows leave in order; no transaction is open while the broker confirms. */
export function createOutboxStore(database: Database): OutboxStore {
  async function remove(ids: readonly number[]): Promise<void> {
    await database.query('delete from outbox where id = any($1::bigint[])', [ids]);
  }

  return {
    remove,
    drain: ({ limit, olderThanMs }, publish) =>
      database.exclusive('outbox', async () => {
        const rows = await database.query<OutboxRow>(waitingRowsSql, [limit, olderThanMs]);
        if (rows.length === 0) return 0;
        const confirmed = await publish(rows);
        if (confirmed.length > 0) await remove(confirmed);
        return confirmed.length;
      }),
    async waiting() {
      const [row] = await database.query<{ count: number }>('select count(*) as count from outbox');
      return row?.count ?? 0;
    },
  };
}
