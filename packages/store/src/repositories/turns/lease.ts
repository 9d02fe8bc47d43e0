import type { RunStarted } from '@parley/protocol';
import type { Lease, LogRow, Verdict } from '@parley/core';
import type { Queryable } from '../../database/database.ts';
import { isUniqueViolation } from '../sql-errors.ts';
import { runColumnsOf, toRun, type RunRow } from './rows.ts';

/** T5.1, with the first mark in the same statement: whoever sees the run running can read that it started. */
export const leaseSql = `
with r as (
  update runs set status = 'running', fence = fence + 1, attempt = attempt + 1, lease_owner = $2, verdict = coalesce(verdict, $3::jsonb), policy_version = coalesce(policy_version, $4),
    started_at = coalesce(started_at, clock_timestamp())
  where id = $1 and status = 'queued' and coalesce(verdict, $3::jsonb) is not null
    and not exists (select 1 from runs o where o.conversation_id = runs.conversation_id and o.status in ('queued', 'running', 'waiting') and o.ordinal < runs.ordinal)
    and exists (select 1 from workers w where w.id = $2 and w.expires_at > clock_timestamp())
  returning ${runColumnsOf('runs')}
), last as (
  select r.id,
    coalesce((select max(e.seq) from run_events e where e.run_id = r.id), 0) as seq,
    coalesce((select max(e.seq) from run_events e where e.run_id = r.id and e.type <> 'text.delta'), 0) as mark
  from r
), ev as (
  insert into run_events (run_id, seq, type, data)
  select r.id, last.seq + 1, 'run.started',
    jsonb_build_object('at', coalesce(r.resume->'at', '{"part":0,"offset":0}'::jsonb), 'after', last.mark, 'message_id', r.message_id, 'model', r.model, 'attempt', r.attempt)
  from r join last on last.id = r.id
), m as (
  update messages set status = 'streaming' from r where messages.id = r.message_id
)
select r.*, last.seq + 1 as started_seq, last.mark as after_mark,
  (select c.folder_id from conversations c where c.id = r.conversation_id) as folder_id
from r join last on last.id = r.id`;

export async function lease(
  database: Queryable,
  runId: string,
  workerId: string,
  verdict?: Verdict,
): Promise<Lease | undefined> {
  let rows: readonly (RunRow & { started_seq: number; after_mark: number; folder_id: string | null })[];
  try {
    rows = await database.query(leaseSql, [
      runId,
      workerId,
      verdict === undefined ? null : JSON.stringify(verdict),
      verdict?.policyVersion ?? null,
    ]);
  } catch (error) {
    // Another run of the conversation was leased in the same moment; the index keeps them apart.
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
  const row = rows[0];
  if (row === undefined) return undefined;
  const run = toRun(row);
  const started: RunStarted = {
    type: 'run.started',
    run_id: run.id,
    seq: row.started_seq,
    // T14.4
    at: run.resume?.at ?? { part: 0, offset: 0 },
    after: row.after_mark,
    message_id: run.messageId,
    model: run.model,
    attempt: run.attempt,
  };
  return { run, fence: run.fence, started, folderId: row.folder_id };
}

/**
 * T5.3. The share lock waits for an ending in progress and then sees that the run is gone; without it a
 * stale statement could still add rows behind the closing mark.
 *
 * One look-up by primary key per run and one hash for the rows, whatever the planner thinks: it takes every array for
 * ten elements long, and as joins this cost ten times as much with a thousand runs. `offset 0` keeps the look-up
 * a look-up, `is true` keeps the `in` a hash.
 */
export const appendSql = `
with held as (
  select run.id
  from unnest($5::uuid[], $6::int[]) as h(id, fence) cross join lateral (
    select r.id, r.status from runs r where r.id = h.id and r.fence = h.fence offset 0 for share of r
  ) as run
  where run.status = 'running'
), ins as (
  insert into run_events (run_id, seq, type, data)
  select e.run_id, e.seq, e.type, e.data::jsonb
  from unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) as e(run_id, seq, type, data)
  where (e.run_id in (select id from held)) is true
  on conflict do nothing
)
select id from held`;

export async function append(database: Queryable, rows: readonly LogRow[]): Promise<ReadonlySet<string>> {
  const fences = new Map(rows.map((row) => [row.runId, row.fence]));
  const held = await database.query<{ id: string }>(appendSql, [
    ...columnsOf(rows),
    [...fences.keys()],
    [...fences.values()],
  ]);
  return new Set(held.map((row) => row.id));
}

/** Rows as the column arrays that `unnest` takes. */
export function columnsOf(rows: readonly LogRow[]): [string[], number[], string[], string[]] {
  return [
    rows.map((row) => row.runId),
    rows.map((row) => row.seq),
    rows.map((row) => row.type),
    rows.map((row) => row.data),
  ];
}
