import type { AcceptedTurn } from '@parley/protocol';
import {
  toWireMessage,
  toWireRun,
  type Acceptance,
  type NewTurn,
  type StoredMessage,
  type StoredRun,
} from '@parley/core';
import type { Database, Queryable } from '../../database/database.ts';
import { messageColumns, runColumns, toMessage, toRun, type MessageRow, type RunRow } from './rows.ts';

/**
 * T1.1 in one statement: one round trip, and nothing between its parts can fail alone. The lock on the
 * conversation makes the order of acceptance the order of `ordinal`, and the end of the branch certain.
 */
export const acceptSql = `
with conv as (
  select c.id, c.active_leaf_id, c.busy_mode, c.model, c.tools
  from conversations c join users u on u.id = c.owner_id
  where c.id = $2 and c.owner_id = $1 and c.status = 'active' and u.status = 'active'
    and (select count(*) from runs o where o.conversation_id = $2 and o.status in ('queued', 'running', 'waiting')) < $16
    and ($8::uuid is null or exists (select 1 from messages p where p.id = $8 and p.conversation_id = $2))
  for update of c
), idem as (
  insert into idempotency_keys (owner_id, key, fingerprint, run_id, created_at)
  select $1, $14::text, $15::text, $3, $13 from conv where $14::text is not null
  on conflict do nothing returning run_id
), go as (
  select * from conv where $14::text is null or exists (select 1 from idem)
), um as (
  insert into messages (id, conversation_id, owner_id, parent_id, sender, content, status, created_at)
  select $4, $2, $1, case when $7 = 'leaf' then go.active_leaf_id else $8::uuid end, 'user', $6::text, 'complete', $13
  from go where $4::uuid is not null
  returning parent_id
), am as (
  insert into messages (id, conversation_id, owner_id, parent_id, sender, content, status, model, run_id, created_at)
  select $5, $2, $1, coalesce($4::uuid, $8::uuid), 'assistant', '', 'pending', coalesce($10::text, go.model, $12::text), $3, $13 from go
), rn as (
  insert into runs (id, conversation_id, owner_id, message_id, prompt_message_id, continues_message_id, kind, status, model, parameters, tools, created_at)
  select $3, $2, $1, $5, coalesce($4::uuid, $8::uuid), $17::uuid, $9, 'queued', coalesce($10::text, go.model, $12::text), $11::jsonb, coalesce($19::text[], go.tools), $13 from go
  returning model, tools
), cu as (
  update conversations set active_leaf_id = $5, message_count = message_count + case when $4::uuid is null then 1 else 2 end, updated_at = $13
  from go where conversations.id = go.id
), ob as (
  insert into outbox (queue, body) select 'moderation_queue', $18 from go returning id
)
select go.busy_mode, rn.model, rn.tools, (select parent_id from um) as parent_id, (select id from ob) as outbox_id from go cross join rn`;

const createConversationSql = `
insert into conversations (id, owner_id, title, title_source, busy_mode, model, start_timestamp, created_at, updated_at)
values ($1, $2, $3, 'auto', $4, $5, $6, $6, $6)`;

export async function accept(database: Database, turn: NewTurn): Promise<Acceptance> {
  if (turn.newConversation === undefined) return acceptInto(database, turn);
  // The key first: a repeated request must not leave an empty conversation behind.
  const earlier = await findReplay(database, turn);
  if (earlier !== undefined) return earlier;
  const { title, busyMode, model } = turn.newConversation;
  try {
    return await database.transaction(async (tx) => {
      await tx.query(createConversationSql, [turn.conversationId, turn.ownerId, title, busyMode, model, turn.now]);
      const acceptance = await acceptInto(tx, turn);
      if (acceptance.kind !== 'accepted') throw new NotAccepted(acceptance);
      return acceptance;
    });
  } catch (error) {
    if (error instanceof NotAccepted) return error.acceptance;
    throw error;
  }
}

/** Rolls the new conversation back when its first turn was not accepted. */
class NotAccepted extends Error {
  readonly acceptance: Acceptance;
  constructor(acceptance: Acceptance) {
    super('turn not accepted');
    this.acceptance = acceptance;
  }
}

interface AcceptedRow {
  readonly busy_mode: 'queue' | 'steer';
  readonly model: string;
  readonly tools: readonly string[] | null;
  readonly parent_id: string | null;
  readonly outbox_id: number;
}

async function acceptInto(database: Queryable, turn: NewTurn): Promise<Acceptance> {
  const body = JSON.stringify({ v: 1, kind: 'run.moderate', run_id: turn.runId });
  const [row] = await database.query<AcceptedRow>(acceptSql, [
    turn.ownerId,
    turn.conversationId,
    turn.runId,
    turn.userMessage?.id ?? null,
    turn.assistantMessageId,
    turn.userMessage?.content ?? null,
    turn.parent.kind,
    turn.parent.kind === 'message' ? turn.parent.id : null,
    turn.kind,
    turn.model ?? null,
    JSON.stringify(turn.parameters),
    turn.defaultModel,
    turn.now,
    turn.idempotency?.key ?? null,
    turn.idempotency?.fingerprint ?? null,
    turn.maxOpenRuns,
    turn.continuesMessageId ?? null,
    body,
    turn.tools ?? null,
  ]);
  if (row === undefined) return explain(database, turn);
  return {
    kind: 'accepted',
    busyMode: row.busy_mode,
    turn: acceptedTurn(turn, row),
    outbox: [{ id: row.outbox_id, queue: 'moderation_queue', body }],
  };
}

/** What the statement stored, without reading it back. */
function acceptedTurn(turn: NewTurn, { model, tools, parent_id: userParentId }: AcceptedRow): AcceptedTurn {
  const { conversationId, ownerId, runId, now } = turn;
  const common = { conversationId, ownerId, createdAt: now };
  const promptId = turn.userMessage?.id ?? (turn.parent.kind === 'message' ? turn.parent.id : null);
  const user: StoredMessage | undefined = turn.userMessage && {
    ...common,
    id: turn.userMessage.id,
    parentId: userParentId,
    sender: 'user',
    content: turn.userMessage.content,
    parts: null,
    status: 'complete',
    model: null,
    runId: null,
  };
  const assistant: StoredMessage = {
    ...common,
    id: turn.assistantMessageId,
    parentId: promptId,
    sender: 'assistant',
    content: '',
    parts: null,
    status: 'pending',
    model,
    runId,
  };
  const run: Parameters<typeof toWireRun>[0] = {
    ...common,
    id: runId,
    messageId: turn.assistantMessageId,
    promptMessageId: promptId ?? '',
    continuesMessageId: turn.continuesMessageId ?? null,
    kind: turn.kind,
    status: 'queued',
    reason: null,
    model,
    parameters: turn.parameters,
    fence: 0,
    attempt: 0,
    leaseOwner: null,
    verdict: null,
    stopReason: null,
    usage: null,
    tools,
    resume: null,
    startedAt: null,
    endedAt: null,
  };
  return wireTurn(run, user, assistant, false);
}

function wireTurn(
  run: StoredRun,
  user: StoredMessage | undefined,
  assistant: StoredMessage,
  replayed: boolean,
): AcceptedTurn {
  return {
    conversation_id: run.conversationId,
    user_message: user === undefined ? null : toWireMessage(user),
    assistant_message: toWireMessage(assistant),
    run: toWireRun(run),
    replayed,
  };
}

/** The statement did nothing: why? Only read when it happens, which is rare. */
async function explain(database: Queryable, turn: NewTurn): Promise<Acceptance> {
  const replay = await findReplay(database, turn);
  if (replay !== undefined) return replay;
  const [state] = await database.query<{ conversation_status: string; user_status: string; open: number }>(
    `select c.status as conversation_status, u.status as user_status,
       (select count(*) from runs o where o.conversation_id = c.id and o.status in ('queued', 'running', 'waiting')) as open
     from conversations c join users u on u.id = c.owner_id where c.id = $1 and c.owner_id = $2`,
    [turn.conversationId, turn.ownerId],
  );
  if (state === undefined) return { kind: 'refused', code: 'not_found' };
  if (state.user_status !== 'active') return { kind: 'refused', code: 'account_suspended' };
  if (state.conversation_status !== 'active') return { kind: 'refused', code: 'conversation_ended' };
  if (state.open >= turn.maxOpenRuns) return { kind: 'refused', code: 'too_many_queued' };
  return { kind: 'refused', code: 'not_found' };
}

/** T1.2 */
async function findReplay(database: Queryable, turn: NewTurn): Promise<Acceptance | undefined> {
  if (turn.idempotency === undefined) return undefined;
  const [earlier] = await database.query<{ fingerprint: string; run_id: string }>(
    'select fingerprint, run_id from idempotency_keys where owner_id = $1 and key = $2',
    [turn.ownerId, turn.idempotency.key],
  );
  if (earlier === undefined) return undefined;
  if (earlier.fingerprint !== turn.idempotency.fingerprint) return { kind: 'refused', code: 'idempotency_conflict' };
  const [run] = await database.query<RunRow>(`select ${runColumns} from runs where id = $1 and owner_id = $2`, [
    earlier.run_id,
    turn.ownerId,
  ]);
  // Its conversation was deleted since.
  if (run === undefined) return { kind: 'refused', code: 'not_found' };
  const messages = await database.query<MessageRow>(
    `select ${messageColumns} from messages where id = any($1::uuid[])`,
    [[run.message_id, run.prompt_message_id]],
  );
  const assistant = messages.find((message) => message.id === run.message_id);
  if (assistant === undefined) return { kind: 'refused', code: 'not_found' };
  const prompt = run.kind === 'reply' ? messages.find((message) => message.id === run.prompt_message_id) : undefined;
  return { kind: 'replayed', turn: wireTurn(toRun(run), prompt && toMessage(prompt), toMessage(assistant), true) };
}
