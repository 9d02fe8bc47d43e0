import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { folders } from './folders.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

export const conversations = pgTable(
  'conversations',
  {
    id: uuid().primaryKey(),
    ownerId: uuid('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    title: text().notNull().default(''),
    /** `auto` titles may be replaced by the background role, the user's own never. */
    titleSource: text('title_source', { enum: ['auto', 'user', 'model'] })
      .notNull()
      .default('auto'),
    status: text({ enum: ['active', 'ended', 'archived'] })
      .notNull()
      .default('active'),
    summary: text().notNull().default(''),
    busyMode: text('busy_mode', { enum: ['queue', 'steer'] })
      .notNull()
      .default('queue'),
    model: text(),
    pinned: boolean().notNull().default(false),
    tags: text()
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    folderId: uuid('folder_id').references(() => folders.id, { onDelete: 'set null' }),
    /** Set on temporary conversations: gone then at the latest. */
    expiresAt: moment('expires_at'),
    /** When an answer last ended, and when the owner last looked. */
    answeredAt: moment('answered_at'),
    readAt: moment('read_at'),
    /** Grows with every change: microseconds of the database's clock (core user-feed/SPEC.md UF4). */
    version: bigint({ mode: 'number' })
      .notNull()
      .default(sql`(extract(epoch from clock_timestamp()) * 1000000)::bigint`),
    /** Tools that answers here may use; null for the usual ones. */
    tools: text().array(),
    /** Tools that were allowed once for all of this conversation. */
    allowedTools: text('allowed_tools')
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    messageCount: integer('message_count').notNull().default(0),
    /** End of the chosen branch. No foreign key: it is set in the statement that inserts the message. */
    activeLeafId: uuid('active_leaf_id'),
    /** Answers that stand side by side until somebody chooses (SPEC T15.7). */
    comparing: uuid().array(),
    /** Messages that are kept at hand (SPEC PM). Here, so that whatever reads a conversation reads them too. */
    pinnedMessages: uuid('pinned_messages')
      .array()
      .notNull()
      .default(sql`'{}'::uuid[]`),
    forkedFromConversationId: uuid('forked_from_conversation_id'),
    forkedFromMessageId: uuid('forked_from_message_id'),
    startTimestamp: moment('start_timestamp').notNull(),
    endTimestamp: moment('end_timestamp'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    // Ascending, and read backwards: drizzle-kit's `desc()` says NULLS LAST, which no `order by … desc` can use.
    index('conversations_recent').on(table.ownerId, table.updatedAt, table.id),
    index('conversations_recent_by_status').on(table.ownerId, table.status, table.updatedAt, table.id),
    index('conversations_changed').on(table.ownerId, table.version, table.id),
    index('conversations_folder')
      .on(table.folderId)
      .where(sql`folder_id is not null`),
    index('conversations_temporary')
      .on(table.expiresAt)
      .where(sql`expires_at is not null`),
  ],
);

export const messages = pgTable(
  'messages',
  {
    id: uuid().primaryKey(),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    ownerId: uuid('owner_id').notNull(),
    parentId: uuid('parent_id'),
    sender: text({ enum: ['user', 'assistant', 'system'] }).notNull(),
    content: text().notNull(),
    /** How an answer came about: thinking, tool steps, text. Null when it is nothing but its content. */
    parts: jsonb(),
    /** What the files on it were when it was sent; null for none. */
    attachments: jsonb(),
    status: text({
      enum: ['complete', 'pending', 'streaming', 'stopped', 'failed', 'interrupted', 'blocked'],
    }).notNull(),
    model: text(),
    runId: uuid('run_id'),
    createdAt: moment('created_at').notNull(),
    /** Full text until semantic search joins it. 'simple': no language is assumed. */
    search: tsvector().generatedAlwaysAs(sql`to_tsvector('simple', left(content, 100000))`),
  },
  (table) => [
    index('messages_children').on(table.conversationId, table.parentId, table.id),
    index('messages_search').using('gin', table.search),
  ],
);

export const runs = pgTable(
  'runs',
  {
    id: uuid().primaryKey(),
    /** Order of acceptance; inserted under the conversation's row lock, so it is the order within it. Lanes share it. */
    ordinal: bigserial({ mode: 'number' }).notNull(),
    /** Which of the answers that several models give to one message at the same time (SPEC T15). */
    lane: smallint().notNull().default(0),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    ownerId: uuid('owner_id').notNull(),
    /** The answer this run writes, and the message it answers. */
    messageId: uuid('message_id').notNull(),
    promptMessageId: uuid('prompt_message_id').notNull(),
    /** For `continue`: the answer whose text this one goes on from. */
    continuesMessageId: uuid('continues_message_id'),
    kind: text({ enum: ['reply', 'regenerate', 'continue'] }).notNull(),
    status: text({ enum: ['queued', 'running', 'waiting', 'done', 'stopped', 'failed', 'interrupted'] }).notNull(),
    reason: text(),
    detail: text(),
    model: text().notNull(),
    parameters: jsonb().notNull().default({}),
    /** Grows with every lease; a worker writes only under the fence it got. */
    fence: integer().notNull().default(0),
    attempt: integer().notNull().default(0),
    leaseOwner: text('lease_owner'),
    /** Set when moderation has passed the message; inference does not start before. */
    verdict: jsonb(),
    policyVersion: text('policy_version'),
    /** Tools that were asked for with the message; null for the conversation's. */
    tools: text().array(),
    /** Of a run that waits or goes on after waiting: where it stands and what the log does not hold. */
    resume: jsonb(),
    /** The model that ended the run, when it is another than `model`. */
    answeredBy: text('answered_by'),
    steps: integer(),
    cost: jsonb(),
    usage: jsonb(),
    latency: jsonb(),
    /** How the prompt was put together: tokens by contributor, prompt versions. */
    context: jsonb(),
    stopReason: text('stop_reason'),
    /** When the sweeper last published this run again. */
    nudgedAt: moment('nudged_at'),
    createdAt: moment('created_at').notNull(),
    /** The same by the database's clock, which the sweeps compare with: clocks of gateways need not agree. */
    queuedAt: moment('queued_at')
      .notNull()
      .default(sql`now()`),
    startedAt: moment('started_at'),
    endedAt: moment('ended_at'),
  },
  (table) => [
    // One answer at a time and lane, whatever the code above does.
    uniqueIndex('runs_one_answering')
      .on(table.conversationId, table.lane)
      .where(sql`status in ('running', 'waiting')`),
    index('runs_unended')
      .on(table.conversationId, table.ordinal)
      .where(sql`status in ('queued', 'running', 'waiting')`),
    index('runs_unended_of_owner')
      .on(table.ownerId)
      .where(sql`status in ('queued', 'running', 'waiting')`),
    index('runs_running')
      .on(table.leaseOwner)
      .where(sql`status = 'running'`),
    index('runs_waiting')
      .on(table.queuedAt)
      .where(sql`status = 'queued'`),
    index('runs_conversation').on(table.conversationId, table.queuedAt),
    // What somebody used, by day: written once for each run, when it ends.
    index('runs_ended_of_owner')
      .on(table.ownerId, table.endedAt)
      .where(sql`ended_at is not null`),
  ],
);

/**
 * The log of what each run said. No foreign key: the check would lock the run's row once per event; the
 * insert joins the run under its fence instead.
 */
export const runEvents = pgTable(
  'run_events',
  {
    runId: uuid('run_id').notNull(),
    seq: integer().notNull(),
    type: text().notNull(),
    data: jsonb().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.seq] })],
);

/** Calls that somebody has to allow (SPEC T14). The row stays as the record of who decided what. */
export const toolApprovals = pgTable(
  'tool_approvals',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    callId: text('call_id').notNull(),
    tool: text().notNull(),
    createdAt: moment('created_at')
      .notNull()
      .default(sql`now()`),
    decision: text({ enum: ['allow', 'deny'] }),
    decidedAt: moment('decided_at'),
    /** Null when nobody decided in time. */
    decidedBy: uuid('decided_by'),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.callId] }),
    index('tool_approvals_open')
      .on(table.createdAt)
      .where(sql`decision is null`),
  ],
);

export const workers = pgTable('workers', {
  id: text().primaryKey(),
  startedAt: moment('started_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
});

/** Messages to publish, committed with what they are about, deleted once the broker has confirmed. */
export const outbox = pgTable('outbox', {
  id: bigserial({ mode: 'number' }).primaryKey(),
  queue: text().notNull(),
  body: text().notNull(),
  createdAt: moment('created_at')
    .notNull()
    .default(sql`now()`),
});

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    ownerId: uuid('owner_id').notNull(),
    key: text().notNull(),
    /** Hash of the request: the same key for another request is a mistake of the client. */
    fingerprint: text().notNull(),
    runId: uuid('run_id').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.key] }), index('idempotency_keys_age').on(table.createdAt)],
);

/** What moderation flagged or blocked: never the text, only its digest. */
export const moderationLog = pgTable(
  'moderation_log',
  {
    id: uuid().primaryKey(),
    at: moment('at').notNull(),
    userId: uuid('user_id').notNull(),
    messageId: uuid('message_id').notNull(),
    runId: uuid('run_id').notNull(),
    action: text().notNull(),
    categories: text().array().notNull(),
    rules: text().array().notNull(),
    policyVersion: text('policy_version').notNull(),
    textSha256: text('text_sha256').notNull(),
  },
  (table) => [uniqueIndex('moderation_log_run').on(table.runId, table.messageId)],
);
