import type { OutboxRow, StoredRun } from '@parley/core';
import type { Database, Queryable } from '../../database/database.ts';
import { runColumnsOf, toRun, type RunRow } from './rows.ts';

export const inferBody = `json_build_object('v', 1, 'kind', 'run.infer', 'run_id', r.id)::text`;

/** T7.2 */
export const promoteNextSql = `
with next as (
  select ordinal from runs where conversation_id = $1 and status in ('queued', 'running', 'waiting') order by ordinal limit 1
)
insert into outbox (queue, body)
select 'ai_inference_queue', ${inferBody} from runs r
where r.conversation_id = $1 and r.status = 'queued' and r.ordinal = (select ordinal from next) and r.verdict is not null
order by r.lane returning id, queue, body`;

export async function promoteNext(database: Queryable, conversationId: string): Promise<readonly OutboxRow[]> {
  return database.query<OutboxRow>(promoteNextSql, [conversationId]);
}

export const orphanedRunsSql = `
select ${runColumnsOf('r')} from runs r left join workers w on w.id = r.lease_owner
where r.status = 'running' and (w.id is null or w.expires_at < clock_timestamp()) limit $1`;

export async function orphanedRuns(database: Queryable, limit: number): Promise<readonly StoredRun[]> {
  return (await database.query<RunRow>(orphanedRunsSql, [limit])).map(toRun);
}

/** Warnings and the choice of a model are said again. */
const saidSinceLeaseSql = `
select 1 from run_events where run_id = $1 and type not in ('run.started', 'run.warning', 'run.model')
  and seq > (select max(seq) from run_events where run_id = $1 and type = 'run.started') limit 1`;

/** T2.4. The lock keeps out a last write of the lost worker while we look at the log. */
export async function requeueOrphan(database: Database, run: StoredRun): Promise<readonly OutboxRow[]> {
  return database.transaction(async (tx) => {
    const locked = await tx.query(`select 1 from runs where id = $1 and status = 'running' and fence = $2 for update`, [
      run.id,
      run.fence,
    ]);
    if (locked.length === 0) return [];
    const said = await tx.query(saidSinceLeaseSql, [run.id]);
    if (said.length > 0) return [];
    return tx.query<OutboxRow>(
      `with r as (
         update runs set status = 'queued', lease_owner = null, fence = fence + 1 where id = $1 and status = 'running' and fence = $2 returning id, message_id
       ), m as (
         update messages set status = 'pending' from r where messages.id = r.message_id
       )
       insert into outbox (queue, body) select 'ai_inference_queue', ${inferBody} from r returning id, queue, body`,
      [run.id, run.fence],
    );
  });
}

/** T2.5: only those that are next in their conversation; the others are waiting, not stuck. Each at most once per period. */
export const republishWaitingSql = `
with stuck as (
  select q.id from runs q
  where q.status = 'queued' and coalesce(q.nudged_at, q.queued_at) < now() - make_interval(secs => $1::float8 / 1000)
    and not exists (
      select 1 from runs o where o.conversation_id = q.conversation_id and o.status in ('queued', 'running', 'waiting') and o.ordinal < q.ordinal)
  order by q.queued_at limit $2 for update skip locked
), r as (
  update runs set nudged_at = now() from stuck where runs.id = stuck.id and runs.status = 'queued' returning runs.id, runs.verdict is null as unchecked
)
insert into outbox (queue, body)
select case when r.unchecked then 'moderation_queue' else 'ai_inference_queue' end,
  json_build_object('v', 1, 'kind', case when r.unchecked then 'run.moderate' else 'run.infer' end, 'run_id', r.id)::text from r returning id, queue, body`;

export async function republishWaiting(
  database: Queryable,
  input: { olderThanMs: number; limit: number },
): Promise<readonly OutboxRow[]> {
  return database.query<OutboxRow>(republishWaitingSql, [input.olderThanMs, input.limit]);
}

/** T8.3: first in line, and yet nothing has happened for all that time. */
export const undeliverableRunsSql = `
select ${runColumnsOf('q')} from runs q
where q.status = 'queued' and q.queued_at < now() - make_interval(secs => $1::float8 / 1000)
  and not exists (select 1 from runs o where o.conversation_id = q.conversation_id and o.ordinal < q.ordinal
    and (o.status in ('queued', 'running', 'waiting') or o.ended_at > now() - make_interval(secs => $1::float8 / 1000)))
limit $2`;

export async function undeliverableRuns(
  database: Queryable,
  input: { olderThanMs: number; limit: number },
): Promise<readonly StoredRun[]> {
  return (await database.query<RunRow>(undeliverableRunsSql, [input.olderThanMs, input.limit])).map(toRun);
}
