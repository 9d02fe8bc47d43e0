import type { MessagePart, RunEnded, RunEvent, TextDelta } from '@parley/protocol';
import {
  fromLogRow,
  messageStatusOf,
  partsOfLog,
  toLogRow,
  type Ended,
  type Ending,
  type LeasedEnding,
  type LogRow,
  type OutboxRow,
  type Refusal,
  type UnleasedEnding,
} from '@parley/core';
import type { Database, Queryable } from '../../database/database.ts';
import { nextVersion } from '../conversations/rows.ts';
import { columnsOf } from './lease.ts';
import { runColumnsOf, toRun, type RunRow } from './rows.ts';

/** T2.2 in one statement. `$12` null: whatever fence; the new fence shuts out whoever held the old one. */
export const endSql = `
with r as (
  update runs set status = $2, reason = $3, detail = $4, usage = $5::jsonb, latency = $6::jsonb, context = $16::jsonb, steps = $18, cost = $19::jsonb, answered_by = $20, resume = null, ended_at = clock_timestamp(),
    lease_owner = null, fence = fence + $13
  where id = $1 and status = any($11::text[]) and ($12::int is null or fence = $12)
  returning ${runColumnsOf('runs')}
), ev as (
  insert into run_events (run_id, seq, type, data)
  select e.run_id, e.seq, e.type, e.data::jsonb from unnest($7::uuid[], $8::int[], $9::text[], $10::text[]) as e(run_id, seq, type, data) join r on r.id = e.run_id
  on conflict do nothing
), m as (
  update messages set content = $14, status = $15, parts = $17::jsonb, model = coalesce($20, messages.model) from r where messages.id = r.message_id
), c as (
  update conversations set updated_at = clock_timestamp(), answered_at = clock_timestamp(), version = ${nextVersion} from r where conversations.id = r.conversation_id
), ob as (
  insert into outbox (queue, body) select 'background_queue', json_build_object('v', 1, 'kind', 'run.settled', 'run_id', r.id, 'conversation_id', r.conversation_id)::text from r
  returning id, queue, body
)
select r.*, ob.id as outbox_id, ob.queue as outbox_queue, ob.body as outbox_body from r cross join ob`;

export async function endLeased(database: Queryable, input: LeasedEnding): Promise<Ended | undefined> {
  const { lease, rows, content } = input;
  const run = await end(database, {
    ...input,
    runId: lease.run.id,
    from: ['running'],
    fence: lease.fence,
    raiseFence: 0,
    rows,
    content,
  });
  if (run !== undefined) return { ...run, events: [] };
  // An earlier try of this very statement may have committed without our hearing of it. Every other ending
  // raises the fence, so an ended run under our own fence was ended by us.
  const [row] = await database.query<RunRow>(
    `select ${runColumnsOf('runs')} from runs where id = $1 and fence = $2 and status = $3`,
    [lease.run.id, lease.fence, input.status],
  );
  return row === undefined ? undefined : { run: toRun(row), events: [], outbox: [] };
}

export async function endUnleased(database: Database, input: UnleasedEnding): Promise<Ended | undefined> {
  return closeBehindLog(database, input, '');
}

/** T10.2 */
export async function refuse(database: Database, refusal: Refusal): Promise<Ended | undefined> {
  return database.transaction(async (tx) => {
    const ended = await closeBehindLogIn(
      tx,
      { runId: refusal.runId, from: ['queued'], status: 'done', reason: 'refused' },
      refusal.text,
    );
    if (ended === undefined) return undefined;
    await tx.query(`update runs set verdict = $2::jsonb, policy_version = $3 where id = $1`, [
      refusal.runId,
      JSON.stringify(refusal.verdict),
      refusal.verdict.policyVersion,
    ]);
    // F4.5: what nothing has any more is removed by upkeep.
    await tx.query('delete from message_files where message_id = $1', [ended.run.promptMessageId]);
    await tx.query(`update messages set content = '', attachments = null, status = 'blocked' where id = $1`, [
      ended.run.promptMessageId,
    ]);
    if (refusal.logBody === undefined) return ended;
    const logged = await tx.query<OutboxRow>(
      `insert into outbox (queue, body) values ('moderation_log', $1) returning id, queue, body`,
      [refusal.logBody],
    );
    return { ...ended, outbox: [...ended.outbox, ...logged] };
  });
}

function closeBehindLog(database: Database, input: UnleasedEnding, say: string): Promise<Ended | undefined> {
  return database.transaction((tx) => closeBehindLogIn(tx, input, say));
}

/** The run's row is locked first: whoever writes under the old fence waits and is then refused. */
async function closeBehindLogIn(tx: Queryable, input: UnleasedEnding, say: string): Promise<Ended | undefined> {
  const [locked] = await tx.query<RunRow>(
    `select ${runColumnsOf('runs')} from runs where id = $1 and status = any($2::text[]) and ($3::int is null or fence = $3) for update`,
    [input.runId, input.from, input.fence ?? null],
  );
  if (locked === undefined) return undefined;
  const log = await readLog(tx, input.runId, 0, 1_000_000);
  const { events, content, parts } = closingEvents(locked, log, input, say);
  const rows = events.map((event) => toLogRow(event, locked.fence));
  const run = await end(tx, { ...input, raiseFence: 1, rows, content, ...(parts && { parts }) });
  return run === undefined ? undefined : { ...run, events };
}

function closingEvents(
  run: RunRow,
  log: readonly RunEvent[],
  ending: Ending,
  say: string,
): { events: RunEvent[]; content: string; parts: readonly MessagePart[] | undefined } {
  const said = partsOfLog(log);
  const lastMark = log.findLast((event) => event.type !== 'text.delta')?.seq ?? 0;
  let seq = log.at(-1)?.seq ?? 0;
  const events: RunEvent[] = [];
  if (say !== '') {
    const delta: TextDelta = {
      type: 'text.delta',
      run_id: run.id,
      seq: ++seq,
      ...said.end,
      text: say,
      ...(run.attempt > 1 ? { attempt: run.attempt } : {}),
    };
    events.push(delta);
    said.apply(delta);
  }
  const mark: RunEnded = {
    type: 'run.ended',
    run_id: run.id,
    seq: ++seq,
    at: said.end,
    after: lastMark,
    message_id: run.message_id,
    status: ending.status,
    reason: ending.reason,
    detail: ending.detail ?? null,
    usage: null,
  };
  said.apply(mark);
  return { events: [...events, mark], content: said.text, parts: said.parts };
}

interface EndInput extends Ending {
  readonly runId: string;
  readonly from: readonly string[];
  readonly fence?: number;
  readonly raiseFence: 0 | 1;
  readonly rows: readonly LogRow[];
  readonly content: string;
  readonly parts?: LeasedEnding['parts'];
  readonly context?: LeasedEnding['context'];
}

async function end(database: Queryable, input: EndInput): Promise<Omit<Ended, 'events'> | undefined> {
  const [row] = await database.query<RunRow & { outbox_id: number; outbox_queue: string; outbox_body: string }>(
    endSql,
    [
      input.runId,
      input.status,
      input.reason,
      input.detail ?? null,
      input.usage === undefined ? null : JSON.stringify(input.usage),
      input.latency === undefined ? null : JSON.stringify(input.latency),
      ...columnsOf(input.rows),
      input.from,
      input.fence ?? null,
      input.raiseFence,
      input.content,
      messageStatusOf(input.status),
      input.context === undefined ? null : JSON.stringify(input.context),
      input.parts === undefined ? null : JSON.stringify(input.parts),
      input.steps ?? null,
      input.costMicros === undefined ? null : JSON.stringify({ micros: input.costMicros }),
      input.answeredBy ?? null,
    ],
  );
  if (row === undefined) return undefined;
  return { run: toRun(row), outbox: [{ id: row.outbox_id, queue: row.outbox_queue, body: row.outbox_body }] };
}

export const readLogSql = 'select seq, type, data from run_events where run_id = $1 and seq > $2 order by seq limit $3';

export async function readLog(
  database: Queryable,
  runId: string,
  afterSeq: number,
  limit: number,
): Promise<readonly RunEvent[]> {
  const rows = await database.query<{ seq: number; type: string; data: object }>(readLogSql, [runId, afterSeq, limit]);
  return rows.map((row) => fromLogRow(runId, row.seq, row.type, row.data));
}
