import type { AcceptedTurn, Attachment } from '@parley/protocol';
import {
  toWireMessage,
  toWireRun,
  type Acceptance,
  type NewLane,
  type NewTurn,
  type StoredMessage,
  type StoredRun,
} from '@parley/core';
import type { Database, Queryable } from '../../database/database.ts';
import { nextVersion } from '../conversations/rows.ts';
import { attachFiles, lockAttachments } from '../files/attach-files.ts';
import { messageColumns, runColumnsOf, toMessage, toRun, type MessageRow, type RunRow } from './rows.ts';

/**
 * T1.1 in one statement: one round trip, and nothing between its parts can fail alone. The lock on the
 * conversation makes the order of acceptance the order of `ordinal`, and the end of the branch certain.
 */
export const acceptSql = `
with conv as (
  select c.id, c.active_leaf_id, c.busy_mode, coalesce(c.model, (select f.model from folders f where f.id = c.folder_id)) as model, c.tools
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
  insert into messages (id, conversation_id, owner_id, parent_id, sender, content, attachments, parts, status, created_at)
  select $4, $2, $1, case when $7 = 'leaf' then go.active_leaf_id else $8::uuid end, 'user', $6::text, $21::jsonb, $22::jsonb, 'complete', $13
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
  update conversations set active_leaf_id = $5, message_count = message_count + case when $4::uuid is null then 1 else 2 end, updated_at = $13, comparing = $20::uuid[], version = ${nextVersion}
  from go where conversations.id = go.id
), ob as (
  insert into outbox (queue, body) select 'moderation_queue', $18 from go returning id
)
select go.busy_mode, rn.model, rn.tools, (select parent_id from um) as parent_id, (select id from ob) as outbox_id from go cross join rn`;

/**
 * T15.1, T15.2: the further lanes of a turn, in the transaction that accepted it. A statement of their own, so that
 * ordinary turns carry nothing of it.
 */
export const addLanesSql = `
with first as (
  select id, ordinal, conversation_id, owner_id, prompt_message_id, kind, parameters, tools, created_at from runs where id = $1
), lane as (
  select run_id, message_id, model, place from unnest($2::uuid[], $3::uuid[], $4::text[]) with ordinality as l(run_id, message_id, model, place)
), am as (
  insert into messages (id, conversation_id, owner_id, parent_id, sender, content, status, model, run_id, created_at)
  select lane.message_id, first.conversation_id, first.owner_id, first.prompt_message_id, 'assistant', '', 'pending', lane.model, lane.run_id, first.created_at from first cross join lane
), rn as (
  insert into runs (id, ordinal, lane, conversation_id, owner_id, message_id, prompt_message_id, kind, status, model, parameters, tools, created_at)
  select lane.run_id, first.ordinal, lane.place, first.conversation_id, first.owner_id, lane.message_id, first.prompt_message_id, first.kind, 'queued', lane.model, first.parameters, first.tools, first.created_at from first cross join lane
)
update conversations set message_count = message_count + cardinality($2::uuid[]) from first where conversations.id = first.conversation_id`;

const createConversationSql = `
insert into conversations (id, owner_id, title, title_source, busy_mode, model, start_timestamp, created_at, updated_at)
values ($1, $2, $3, 'auto', $4, $5, $6, $6, $6)`;

export async function accept(database: Database, turn: NewTurn): Promise<Acceptance> {
  const ids = turn.userMessage?.attachments ?? [];
  if (turn.newConversation === undefined && ids.length === 0) {
    return lanesOf(turn).length === 0
      ? acceptInto(database, turn, [])
      : database.transaction((tx) => acceptInto(tx, turn, []));
  }
  // The key first: a repeated request must not leave an empty conversation behind.
  const earlier = await findReplay(database, turn);
  if (earlier !== undefined) return earlier;
  try {
    return await database.transaction(async (tx) => {
      const attachments = ids.length === 0 ? [] : await lockAttachments(tx, turn.ownerId, ids);
      if (attachments === undefined) throw new NotAccepted({ kind: 'refused', code: 'unknown_file' });
      if (turn.newConversation !== undefined) {
        const { busyMode, model } = turn.newConversation;
        const title = turn.newConversation.title || (attachments[0]?.name.slice(0, 60) ?? '');
        await tx.query(createConversationSql, [turn.conversationId, turn.ownerId, title, busyMode, model, turn.now]);
      }
      const acceptance = await acceptInto(tx, turn, attachments);
      if (acceptance.kind !== 'accepted') throw new NotAccepted(acceptance);
      if (turn.userMessage !== undefined && attachments.length > 0)
        await attachFiles(tx, turn.userMessage.id, attachments);
      return acceptance;
    });
  } catch (error) {
    if (error instanceof NotAccepted) return error.acceptance;
    throw error;
  }
}

/** Rolls back what was made for a turn that was not accepted: its conversation, its hold on files. */
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

async function acceptInto(database: Queryable, turn: NewTurn, attachments: readonly Attachment[]): Promise<Acceptance> {
  const lanes = lanesOf(turn);
  const body = JSON.stringify({
    v: 1,
    kind: 'run.moderate',
    run_id: turn.runId,
    ...(lanes.length > 0 && { lanes: lanes.map(({ runId }) => runId) }),
  });
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
    turn.maxOpenRuns - lanes.length,
    turn.continuesMessageId ?? null,
    body,
    turn.tools ?? null,
    turn.comparing ?? null,
    attachments.length === 0 ? null : JSON.stringify(attachments),
    turn.userMessage?.parts ? JSON.stringify(turn.userMessage.parts) : null,
  ]);
  if (row === undefined) return explain(database, turn);
  if (lanes.length > 0) {
    await database.query(addLanesSql, [
      turn.runId,
      lanes.map(({ runId }) => runId),
      lanes.map(({ assistantMessageId }) => assistantMessageId),
      lanes.map(({ model }) => model),
    ]);
  }
  return {
    kind: 'accepted',
    busyMode: row.busy_mode,
    turn: acceptedTurn(turn, row, attachments),
    outbox: [{ id: row.outbox_id, queue: 'moderation_queue', body }],
  };
}

function lanesOf(turn: NewTurn): readonly NewLane[] {
  return turn.lanes ?? [];
}

/** What the statement stored, without reading it back. */
function acceptedTurn(
  turn: NewTurn,
  { model, tools, parent_id: userParentId }: AcceptedRow,
  attachments: readonly Attachment[],
): AcceptedTurn {
  const { conversationId, ownerId, runId, now } = turn;
  const common = { conversationId, ownerId, createdAt: now };
  const promptId = turn.userMessage?.id ?? (turn.parent.kind === 'message' ? turn.parent.id : null);
  const user: StoredMessage | undefined = turn.userMessage && {
    ...common,
    id: turn.userMessage.id,
    parentId: userParentId,
    sender: 'user',
    content: turn.userMessage.content,
    parts: turn.userMessage.parts ?? null,
    attachments: attachments.length === 0 ? null : attachments,
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
    attachments: null,
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
  const answers = [
    { run, assistant },
    ...lanesOf(turn).map((lane) => ({
      run: { ...run, id: lane.runId, messageId: lane.assistantMessageId, model: lane.model },
      assistant: { ...assistant, id: lane.assistantMessageId, runId: lane.runId, model: lane.model },
    })),
  ];
  return wireTurn({ answers, user, comparing: turn.comparing ?? null, replayed: false });
}

interface Answer {
  readonly run: StoredRun;
  readonly assistant: StoredMessage;
}

function wireTurn(turn: {
  readonly answers: readonly Answer[];
  readonly user: StoredMessage | undefined;
  readonly comparing: readonly string[] | null;
  readonly replayed: boolean;
}): AcceptedTurn {
  const lanes = turn.answers.map(({ run, assistant }) => ({
    assistant_message: toWireMessage(assistant),
    run: toWireRun(run),
  }));
  const [first] = lanes;
  if (first === undefined) throw new Error('a turn without an answer');
  return {
    conversation_id: first.run.conversation_id,
    user_message: turn.user === undefined ? null : toWireMessage(turn.user),
    ...first,
    ...(turn.comparing !== null && { lanes, comparing: [...turn.comparing] }),
    replayed: turn.replayed,
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
  if (state.open >= turn.maxOpenRuns - lanesOf(turn).length) return { kind: 'refused', code: 'too_many_queued' };
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
  const runs = await database.query<RunRow & { comparing: string[] | null }>(replayedRunsSql, [
    earlier.run_id,
    turn.ownerId,
  ]);
  const [run] = runs;
  // Its conversation was deleted since.
  if (run === undefined) return { kind: 'refused', code: 'not_found' };
  const messages = await database.query<MessageRow>(
    `select ${messageColumns} from messages where id = any($1::uuid[])`,
    [[run.prompt_message_id, ...runs.map((row) => row.message_id)]],
  );
  const answers = runs.flatMap((row) => {
    const assistant = messages.find((message) => message.id === row.message_id);
    return assistant === undefined ? [] : [{ run: toRun(row), assistant: toMessage(assistant) }];
  });
  if (answers.length < runs.length) return { kind: 'refused', code: 'not_found' };
  const prompt = run.kind === 'reply' ? messages.find((message) => message.id === run.prompt_message_id) : undefined;
  const told = answers.map(({ assistant }) => assistant.id);
  // Chosen meanwhile: nothing stands side by side any more, and yet all that was asked for is told.
  const still = run.comparing?.includes(run.message_id) === true ? run.comparing : null;
  const comparing = still ?? (told.length > 1 ? told : null);
  return {
    kind: 'replayed',
    turn: wireTurn({ answers, user: prompt && toMessage(prompt), comparing, replayed: true }),
  };
}

const replayedRunsSql = `
select ${runColumnsOf('r')}, c.comparing from runs e join runs r on r.conversation_id = e.conversation_id and r.ordinal = e.ordinal
join conversations c on c.id = e.conversation_id
where e.id = $1 and e.owner_id = $2 order by r.lane`;
