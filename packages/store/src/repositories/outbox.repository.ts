import type { OutboxRow, OutboxStore } from '@parley/core';
import type { Database } from '../database/database.ts';

export const waitingRowsSql = 'select id, queue, body from outbox order by id limit $1';

/** T1.3: one relay at a time, so that rows leave in order; no transaction is open while the broker confirms. */
export function createOutboxStore(database: Database): OutboxStore {
  return {
    drain: (limit, publish) =>
      database.exclusive('outbox', async () => {
        const rows = await database.query<OutboxRow>(waitingRowsSql, [limit]);
        if (rows.length === 0) return 0;
        const confirmed = await publish(rows);
        if (confirmed.length > 0) await database.query('delete from outbox where id = any($1::bigint[])', [confirmed]);
        return confirmed.length;
      }),
    async add(queue, body) {
      await database.query('insert into outbox (queue, body) values ($1, $2)', [queue, body]);
    },
    async waiting() {
      const [row] = await database.query<{ count: number }>('select count(*) as count from outbox');
      return row?.count ?? 0;
    },
  };
}
