import type { ThrottleBucket, ThrottleRepository } from '@parley/core';
import type { Database, Queryable } from '../database/database.ts';

/** All counters of one attempt in one statement, in the order of their keys so that two attempts can't deadlock. */
const chargeAll = `
  with asked as (
    select * from unnest($1::text[], $2::int[], $3::float8[], $4::float8[], $5::float8[])
      as b(key, free_attempts, first_delay_ms, max_delay_ms, drain_ms)
  )
  insert into login_throttle as t (key, failures, last_failed_at, blocked_until)
  select key, 1, $6::timestamptz,
    case when first_delay_ms is not null and 1 >= free_attempts
      then $6::timestamptz + least(max_delay_ms, first_delay_ms) * interval '1 millisecond' end
  from asked order by key
  on conflict (key) do update set (failures, last_failed_at, blocked_until) = (
    select charged.n, $6::timestamptz,
      case when charged.first_delay_ms is not null and charged.n >= charged.free_attempts
        then $6::timestamptz
          + least(charged.max_delay_ms, charged.first_delay_ms * power(2, least(charged.n - charged.free_attempts, 40))) * interval '1 millisecond' end
    from (
      select asked.*, 1 + greatest(0, t.failures
        - floor(greatest(0, extract(epoch from $6::timestamptz - t.last_failed_at)) * 1000 / asked.drain_ms))::int as n
      from asked where asked.key = excluded.key
    ) as charged
  )
  where t.blocked_until is null or t.blocked_until <= $6::timestamptz
  returning key`;

export function createThrottleRepository({ database }: { readonly database: Database }): ThrottleRepository {
  return {
    async charge(buckets, now) {
      try {
        await database.transaction(async (tx) => {
          const charged = await tx.query(chargeAll, chargeValues(buckets, now));
          // Leaving by an error takes back what the other counters were charged.
          if (charged.length < buckets.length) throw new Blocked();
        });
        return { allowed: true };
      } catch (error) {
        if (!(error instanceof Blocked)) throw error;
        return { allowed: false, retryAfterMs: await longestWaitMs(database, buckets, now) };
      }
    },

    async failures({ key, drainMs }, now) {
      const [row] = await database.query<{ failures: number; lastFailedAt: Date }>(
        'select failures, last_failed_at as "lastFailedAt" from login_throttle where key = $1',
        [key],
      );
      if (row === undefined) return 0;
      const drained = Math.floor(Math.max(0, now.getTime() - row.lastFailedAt.getTime()) / drainMs);
      return Math.max(0, row.failures - drained);
    },

    async settle({ clear, refund, chargedAt }) {
      if (clear.length > 0) await database.query('delete from login_throttle where key = any($1::text[])', [clear]);
      if (refund.length === 0) return;
      // Locked in the order of keys, as charging does. A block that this charge opened goes with it.
      await database.query(
        `with owed as materialized (select key from login_throttle where key = any($1::text[]) order by key for update)
         update login_throttle as t set failures = greatest(0, t.failures - 1),
           blocked_until = case when t.last_failed_at = $2 then null else t.blocked_until end
         from owed where t.key = owed.key`,
        [refund, chargedAt],
      );
    },

    async purge(before) {
      const gone = await database.query(
        'delete from login_throttle where last_failed_at < $1 and (blocked_until is null or blocked_until < $1) returning key',
        [before],
      );
      return gone.length;
    },
  };
}

class Blocked extends Error {}

function chargeValues(buckets: readonly ThrottleBucket[], now: Date): unknown[] {
  return [
    buckets.map((bucket) => bucket.key),
    buckets.map((bucket) => bucket.freeAttempts),
    buckets.map((bucket) => bucket.firstDelayMs),
    buckets.map((bucket) => bucket.maxDelayMs),
    buckets.map((bucket) => bucket.drainMs),
    now,
  ];
}

async function longestWaitMs(database: Queryable, buckets: readonly ThrottleBucket[], now: Date): Promise<number> {
  const [row] = await database.query<{ until: Date | null }>(
    'select max(blocked_until) as until from login_throttle where key = any($1::text[])',
    [buckets.map((bucket) => bucket.key)],
  );
  return Math.max(1_000, (row?.until?.getTime() ?? 0) - now.getTime());
}
