import type { Decided, Decision, OutboxRow, Suspended, Suspension } from '@parley/core';
import type { Database, Queryable } from '../../database/database.ts';
import { nextVersion } from '../conversations/rows.ts';
import { columnsOf } from './lease.ts';
import { inferBody } from './recovery.ts';
import { runColumnsOf, toRun, type RunRow } from './rows.ts';

/**
 * T14.2. The run's row is locked by a statement of its own, here and by whoever decides: so the next statement sees
 * every decision that was made before, and none can fall between the look at them and the waiting.
 */
const suspendSql = `
with undecided as (
  select not exists (select 1 from tool_approvals a where a.run_id = $1 and a.call_id = any($8::text[]) and a.decision is not null) as waits
), r as (
  update runs set status = case when undecided.waits then 'waiting' else 'queued' end, lease_owner = null, fence = fence + 1,
    resume = $3::jsonb, nudged_at = null, queued_at = now()
  from undecided where id = $1 and status = 'running' and fence = $2
  returning ${runColumnsOf('runs')}
), ev as (
  insert into run_events (run_id, seq, type, data)
  select e.run_id, e.seq, e.type, e.data::jsonb from unnest($4::uuid[], $5::int[], $6::text[], $7::text[]) as e(run_id, seq, type, data) join r on r.id = e.run_id
  on conflict do nothing
), ap as (
  insert into tool_approvals (run_id, call_id, tool) select r.id, a.call_id, a.tool from r cross join unnest($8::text[], $9::text[]) as a(call_id, tool)
  on conflict do nothing
), m as (
  update messages set content = $10, parts = $11::jsonb from r where messages.id = r.message_id
), c as (
  update conversations set version = ${nextVersion} from r where conversations.id = r.conversation_id
), ob as (
  insert into outbox (queue, body) select 'ai_inference_queue', ${inferBody} from r where r.status = 'queued' returning id, queue, body
)
select r.*, ob.id as outbox_id, ob.queue as outbox_queue, ob.body as outbox_body from r left join ob on true`;

interface OutboxColumns {
  readonly outbox_id: number | null;
  readonly outbox_queue: string;
  readonly outbox_body: string;
}

export async function suspend(database: Database, input: Suspension): Promise<Suspended | undefined> {
  const { lease, rows, content, parts, resume, waiting } = input;
  return database.transaction(async (tx) => {
    const locked = await tx.query(`select 1 from runs where id = $1 and fence = $2 for update`, [
      lease.run.id,
      lease.fence,
    ]);
    if (locked.length === 0) return undefined;
    const [row] = await tx.query<RunRow & OutboxColumns>(suspendSql, [
      lease.run.id,
      lease.fence,
      JSON.stringify(resume),
      ...columnsOf(rows),
      waiting.map(({ callId }) => callId),
      waiting.map(({ tool }) => tool),
      content,
      JSON.stringify(parts),
    ]);
    return row && { run: toRun(row), outbox: outboxOf(row) };
  });
}

export async function decisionsOf(database: Queryable, runId: string): Promise<ReadonlyMap<string, 'allow' | 'deny'>> {
  const rows = await database.query<{ call_id: string; decision: 'allow' | 'deny' }>(
    `select call_id, decision from tool_approvals where run_id = $1 and decision is not null`,
    [runId],
  );
  return new Map(rows.map((row) => [row.call_id, row.decision]));
}

export async function allowedTools(database: Queryable, conversationId: string): Promise<ReadonlySet<string>> {
  const [row] = await database.query<{ allowed_tools: string[] }>(
    `select allowed_tools from conversations where id = $1`,
    [conversationId],
  );
  return new Set(row?.allowed_tools ?? []);
}

const decideSql = `
with a as (
  update tool_approvals set decision = $3, decided_at = now(), decided_by = $4 where run_id = $1 and call_id = $2 and decision is null
    and exists (select 1 from runs where runs.id = $1 and runs.status in ('queued', 'running', 'waiting'))
  returning tool
), c as (
  update conversations set version = ${nextVersion},
    allowed_tools = case when $5::boolean and not a.tool = any(allowed_tools) then array_append(allowed_tools, a.tool) else allowed_tools end
  from a join runs on runs.id = $1
  where conversations.id = runs.conversation_id
), r as (
  update runs set status = 'queued', nudged_at = null, queued_at = now() from a where runs.id = $1 and runs.status = 'waiting'
  returning runs.id
), ob as (
  insert into outbox (queue, body) select 'ai_inference_queue', ${inferBody} from r returning id, queue, body
)
select a.tool, ob.id as outbox_id, ob.queue as outbox_queue, ob.body as outbox_body from a left join ob on true`;

/** T14.3 */
export async function decide(database: Database, input: Decision): Promise<Decided> {
  const { runId, callId, userId, decision, remember } = input;
  return database.transaction(async (tx) => {
    await tx.query(`select 1 from runs where id = $1 for update`, [runId]);
    const [decided] = await tx.query<OutboxColumns>(decideSql, [
      runId,
      callId,
      decision,
      userId,
      remember && decision === 'allow',
    ]);
    const [row] = await tx.query<RunRow & { made: string | null }>(
      `select ${runColumnsOf('r')}, a.decision as made from runs r join tool_approvals a on a.run_id = r.id and a.call_id = $2 where r.id = $1`,
      [runId, callId],
    );
    if (row === undefined) return { kind: 'unknown' };
    const run = toRun(row);
    if (decided === undefined) return { kind: 'already', run, same: row.made === decision };
    return { kind: 'decided', run, outbox: outboxOf(decided) };
  });
}

/** T14.5. One run after the other, each as if somebody had denied it. */
export async function expireApprovals(
  database: Database,
  { olderThanMs, limit }: { olderThanMs: number; limit: number },
): Promise<readonly OutboxRow[]> {
  const due = await database.query<{ run_id: string; call_id: string }>(expiredApprovalsSql, [olderThanMs, limit]);
  const outbox: OutboxRow[] = [];
  for (const { run_id, call_id } of due) {
    await database.transaction(async (tx) => {
      await tx.query(`select 1 from runs where id = $1 for update`, [run_id]);
      const [decided] = await tx.query<OutboxColumns>(decideSql, [run_id, call_id, 'deny', null, false]);
      if (decided !== undefined) outbox.push(...outboxOf(decided));
    });
  }
  return outbox;
}

export const expiredApprovalsSql = `
select a.run_id, a.call_id from tool_approvals a join runs r on r.id = a.run_id and r.status in ('queued', 'running', 'waiting')
where a.decision is null and a.created_at < now() - make_interval(secs => $1::float8 / 1000) order by a.created_at limit $2`;

function outboxOf({ outbox_id, outbox_queue, outbox_body }: OutboxColumns): OutboxRow[] {
  return outbox_id === null ? [] : [{ id: outbox_id, queue: outbox_queue, body: outbox_body }];
}
