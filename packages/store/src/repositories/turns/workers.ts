import type { Queryable } from '../../database/database.ts';

/** All times are the database's, so that clocks of machines need not agree. */
const expiry = `clock_timestamp() + make_interval(secs => $2::float8 / 1000)`;

export async function registerWorker(database: Queryable, workerId: string, leaseMs: number): Promise<void> {
  await database.query(`insert into workers (id, started_at, expires_at) values ($1, clock_timestamp(), ${expiry})`, [
    workerId,
    leaseMs,
  ]);
  // Those of long dead workers; the reaper needs a row no longer than their runs are running.
  await database.query(`delete from workers where expires_at < clock_timestamp() - interval '1 hour'`);
}

/** T5.2: an expired lease is never revived. T6.1: stops that the inbox may have missed come along. */
export async function renewWorker(
  database: Queryable,
  workerId: string,
  leaseMs: number,
): Promise<{ alive: boolean; stops: readonly { runId: string; reason: string }[] }> {
  const renewed = await database.query(
    `update workers set expires_at = ${expiry} where id = $1 and expires_at > clock_timestamp() returning id`,
    [workerId, leaseMs],
  );
  if (renewed.length === 0) return { alive: false, stops: [] };
  const stops = await database.query<{ id: string; stop_reason: string }>(
    `select id, stop_reason from runs where lease_owner = $1 and status = 'running' and stop_reason is not null`,
    [workerId],
  );
  return { alive: true, stops: stops.map((row) => ({ runId: row.id, reason: row.stop_reason })) };
}

export async function removeWorker(database: Queryable, workerId: string): Promise<void> {
  await database.query('delete from workers where id = $1', [workerId]);
}
