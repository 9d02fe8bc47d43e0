import type { QuotaStore } from '@parley/core';
import type { Database, Queryable } from '../../database/database.ts';

const usedSql = `
select
  coalesce((select tokens from token_usage where owner_id = $1 and period = $2), 0)::float8 as day,
  coalesce((select tokens from token_usage where owner_id = $1 and period = $3), 0)::float8 as month,
  coalesce((select sum(tokens) from token_reservations where owner_id = $1 and expires_at > $4), 0)::float8 as reserved`;

const tokensOfRunSql = `select coalesce((usage->>'input_tokens')::bigint, 0) + coalesce((usage->>'output_tokens')::bigint, 0) as tokens from runs where id = $1`;

const settleSql = (said: string): string => `
with gone as (delete from token_reservations where id = $1 returning owner_id), said as (${said})
insert into token_usage (owner_id, period, tokens)
select owner_id, period, tokens from gone cross join said cross join unnest($2::text[]) as period where tokens > 0
on conflict (owner_id, period) do update set tokens = token_usage.tokens + excluded.tokens`;

interface Used {
  readonly day: number;
  readonly month: number;
  readonly reserved: number;
}

export function createQuotaStore(database: Database): QuotaStore {
  const readUsed = async (on: Queryable, values: readonly unknown[]): Promise<Used> => {
    const [used] = await on.query<Used & Record<string, unknown>>(usedSql, values);
    return used ?? { day: 0, month: 0, reserved: 0 };
  };
  return {
    reserve: ({ id, ownerId, tokens, periods, limits, now, expiresAt }) =>
      database.transaction(async (tx) => {
        // One at a time for each person: two that look at once would both find room.
        await tx.query('select id from users where id = $1 for no key update', [ownerId]);
        const { day, month, reserved } = await readUsed(tx, [ownerId, periods.day, periods.month, now]);
        const passes = (limit: number | null, used: number) => limit !== null && used + reserved + tokens > limit;
        if (passes(limits.tokens_per_month, month)) return 'month';
        if (passes(limits.tokens_per_day, day)) return 'day';
        await tx.query(
          `insert into token_reservations (id, owner_id, tokens, expires_at) values ($1, $2, $3, $4) on conflict (id) do nothing`,
          [id, ownerId, tokens, expiresAt],
        );
        return 'reserved';
      }),
    async settle(id, tokens, { day, month }) {
      await database.query(settleSql('select $3::bigint as tokens'), [id, [day, month], tokens]);
    },
    async settleRun(runId, { day, month }) {
      await database.query(settleSql(tokensOfRunSql), [runId, [day, month]]);
    },
    used: (ownerId, periods, now) => readUsed(database, [ownerId, periods.day, periods.month, now]),
    async purge(now, oldestDay) {
      // A call that waits for somebody's word may end days after its reservation stopped to count.
      await database.query(`delete from token_reservations where expires_at <= $1::timestamptz - interval '7 days'`, [
        now,
      ]);
      await database.query('delete from token_usage where period < $1', [oldestDay]);
    },
  };
}
