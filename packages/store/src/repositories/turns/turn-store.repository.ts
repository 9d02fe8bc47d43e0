import type { TurnStore } from '@parley/core';
import type { Database } from '../../database/database.ts';
import { accept } from './accept.ts';
import { allowedTools, decide, decisionsOf, expireApprovals, suspend } from './approvals.ts';
import { endLeased, endUnleased, readLog, refuse } from './ending.ts';
import { append, lease } from './lease.ts';
import { recentTurns } from './recent-turns.ts';
import { orphanedRuns, promoteNext, republishWaiting, requeueOrphan, undeliverableRuns } from './recovery.ts';
import {
  messageColumns,
  runColumns,
  runColumnsOf,
  toMessage,
  toRecord,
  toRun,
  type MessageRow,
  type RecordRow,
  type RunRow,
} from './rows.ts';
import { registerWorker, removeWorker, renewWorker } from './workers.ts';

/** The SQL of turns; each statement's file says which rules it carries. */
export function createTurnStore(database: Database): TurnStore {
  return {
    accept: (turn) => accept(database, turn),
    async findRun(runId) {
      const [row] = await database.query<RunRow>(`select ${runColumns} from runs where id = $1`, [runId]);
      return row && toRun(row);
    },
    async findRecord(runId) {
      const [row] = await database.query<RecordRow>(findRecordSql, [runId]);
      return row && toRecord(row);
    },
    async findMessage(messageId) {
      const [row] = await database.query<MessageRow>(`select ${messageColumns} from messages where id = $1`, [
        messageId,
      ]);
      return row && toMessage(row);
    },
    async titlesOf(ownerId, conversationIds) {
      const rows = await database.query<{ id: string; title: string }>(
        'select id, title from conversations where id = any($1::uuid[]) and owner_id = $2',
        [conversationIds, ownerId],
      );
      return new Map(rows.map(({ id, title }) => [id, title]));
    },
    async promptOf(runId) {
      const [row] = await database.query<RunRow & PromptRow>(promptOfSql, [runId]);
      return (
        row && {
          run: toRun({ ...row, verdict: row.verdict ?? row.earlier_verdict }),
          text: row.text,
          attachments: row.attachments ?? [],
        }
      );
    },
    async openRuns(conversationId) {
      return (await database.query<RunRow>(openRunsSql, [conversationId])).map(toRun);
    },
    async branchOfRun(runId, limit) {
      return (await database.query<MessageRow>(branchOfRunSql, [runId, limit])).map(toMessage);
    },
    readLog: (runId, afterSeq, limit) => readLog(database, runId, afterSeq, limit),
    async storeVerdict(runId, verdict) {
      const stored = await database.query(
        `update runs set verdict = $2::jsonb, policy_version = $3 where id = $1 and status = 'queued' and verdict is null returning id`,
        [runId, JSON.stringify(verdict), verdict.policyVersion],
      );
      return stored.length > 0;
    },
    refuse: (refusal) => refuse(database, refusal),
    lease: (runId, workerId, verdict) => lease(database, runId, workerId, verdict),
    append: (rows) => append(database, rows),
    suspend: (input) => suspend(database, input),
    decisionsOf: (runId) => decisionsOf(database, runId),
    allowedTools: (conversationId) => allowedTools(database, conversationId),
    decide: (input) => decide(database, input),
    expireApprovals: (input) => expireApprovals(database, input),
    endLeased: (input) => endLeased(database, input),
    endUnleased: (input) => endUnleased(database, input),
    async requestStop(runId, reason) {
      const [row] = await database.query<RunRow>(
        `with s as (
           update runs set stop_reason = coalesce(stop_reason, $2) where id = $1 and status in ('queued', 'running', 'waiting') returning ${runColumnsOf('runs')}
         )
         select ${runColumns} from s union all select ${runColumns} from runs where id = $1 and not exists (select 1 from s)`,
        [runId, reason],
      );
      return row && toRun(row);
    },
    promoteNext: (conversationId) => promoteNext(database, conversationId),
    registerWorker: (workerId, leaseMs) => registerWorker(database, workerId, leaseMs),
    renewWorker: (workerId, leaseMs) => renewWorker(database, workerId, leaseMs),
    removeWorker: (workerId) => removeWorker(database, workerId),
    orphanedRuns: (limit) => orphanedRuns(database, limit),
    recentTurns: (conversationIds, withinMs) => recentTurns(database, conversationIds, withinMs),
    requeueOrphan: (run) => requeueOrphan(database, run),
    republishWaiting: (input) => republishWaiting(database, input),
    undeliverableRuns: (input) => undeliverableRuns(database, input),
    async removeOldIdempotencyKeys(olderThanMs) {
      const removed = await database.query(
        `delete from idempotency_keys where created_at < now() - make_interval(secs => $1::float8 / 1000) returning 1 as one`,
        [olderThanMs],
      );
      return removed.length;
    },
  };
}

interface PromptRow {
  readonly text: string;
  readonly attachments: MessageRow['attachments'];
  readonly earlier_verdict: RunRow['verdict'];
}

const findRecordSql = `
select ${runColumnsOf('r')}, r.detail, r.answered_by, r.policy_version, r.steps, r.cost, r.latency, r.context, m.parts
from runs r join messages m on m.id = r.message_id where r.id = $1`;

export const openRunsSql = `select ${runColumns} from runs where conversation_id = $1 and status in ('queued', 'running', 'waiting') order by ordinal, lane`;

/** T10.4: nothing is left of a withdrawn message that could be judged again; it keeps the verdict it got. */
export const promptOfSql = `
select ${runColumnsOf('r')}, m.content as text, m.attachments, case when m.status = 'blocked' then (
  select e.verdict from runs e where e.conversation_id = r.conversation_id and e.prompt_message_id = m.id and e.reason = 'refused' limit 1
) end as earlier_verdict
from runs r join messages m on m.id = r.prompt_message_id where r.id = $1`;

const branchAbove = `
  union all
  select ${messageColumns
    .split(', ')
    .map((column) => `m.${column}`)
    .join(', ')}, path.depth + 1 from messages m join path on m.id = path.parent_id where path.depth + 1 < $2
)
select ${messageColumns} from path order by depth desc`;

/** A message and those that led to it, oldest first. */
export const branchSql = `
with recursive path as (
  select ${messageColumns}, 0 as depth from messages where id = $1${branchAbove}`;

export const branchOfRunSql = `
with recursive path as (
  select ${messageColumns}, 0 as depth from messages where id = (select prompt_message_id from runs where id = $1)${branchAbove}`;
