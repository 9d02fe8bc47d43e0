import type { RunParameters, RunStatus, RunUsage } from '@parley/protocol';
import type { RunKind, StoredMessage, StoredRecord, StoredRun } from '@parley/core';

/** Column lists and mappings shared by the statements of this folder. */
export const runColumns = `id, conversation_id, owner_id, message_id, prompt_message_id, continues_message_id, kind, status, reason,
  model, parameters, fence, attempt, lease_owner, verdict, stop_reason, usage, tools, resume, created_at, started_at, ended_at`;

/** The same, of a table alias. */
export function runColumnsOf(alias: string): string {
  return runColumns
    .split(',')
    .map((column) => `${alias}.${column.trim()}`)
    .join(', ');
}

export interface RunRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly owner_id: string;
  readonly message_id: string;
  readonly prompt_message_id: string;
  readonly continues_message_id: string | null;
  readonly kind: RunKind;
  readonly status: RunStatus;
  readonly reason: string | null;
  readonly model: string;
  readonly parameters: RunParameters;
  readonly fence: number;
  readonly attempt: number;
  readonly lease_owner: string | null;
  readonly verdict: StoredRun['verdict'];
  readonly stop_reason: string | null;
  readonly usage: RunUsage | null;
  readonly tools: readonly string[] | null;
  readonly resume: StoredRun['resume'];
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
}

export function toRun(row: RunRow): StoredRun {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    ownerId: row.owner_id,
    messageId: row.message_id,
    promptMessageId: row.prompt_message_id,
    continuesMessageId: row.continues_message_id,
    kind: row.kind,
    status: row.status,
    reason: row.reason,
    model: row.model,
    parameters: row.parameters,
    fence: row.fence,
    attempt: row.attempt,
    leaseOwner: row.lease_owner,
    verdict: row.verdict,
    stopReason: row.stop_reason,
    usage: row.usage,
    tools: row.tools,
    resume: row.resume,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

export const messageColumns =
  'id, conversation_id, owner_id, parent_id, sender, content, parts, attachments, status, model, run_id, created_at';

export interface MessageRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly owner_id: string;
  readonly parent_id: string | null;
  readonly sender: StoredMessage['sender'];
  readonly content: string;
  readonly parts: StoredMessage['parts'];
  readonly attachments: StoredMessage['attachments'];
  readonly status: StoredMessage['status'];
  readonly model: string | null;
  readonly run_id: string | null;
  readonly created_at: Date;
}

export function toMessage(row: MessageRow): StoredMessage {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    ownerId: row.owner_id,
    parentId: row.parent_id,
    sender: row.sender,
    content: row.content,
    parts: row.parts,
    attachments: row.attachments,
    status: row.status,
    model: row.model,
    runId: row.run_id,
    createdAt: row.created_at,
  };
}

export interface RecordRow extends RunRow {
  readonly detail: string | null;
  readonly answered_by: string | null;
  readonly policy_version: string | null;
  readonly steps: number | null;
  readonly cost: { readonly micros: number } | null;
  readonly latency: StoredRecord['latency'];
  readonly context: StoredRecord['context'];
  readonly parts: StoredRecord['parts'];
}

export function toRecord(row: RecordRow): StoredRecord {
  return {
    run: toRun(row),
    detail: row.detail,
    answeredBy: row.answered_by,
    policyVersion: row.policy_version,
    steps: row.steps,
    costMicros: row.cost?.micros ?? null,
    latency: row.latency,
    context: row.context,
    parts: row.parts,
  };
}
