import type { Conversation } from '@parley/protocol';

export const conversationColumns = `id, title, status, summary, start_timestamp, end_timestamp, created_at, updated_at, busy_mode, model,
  pinned, tags, message_count, active_leaf_id, comparing, pinned_messages, forked_from_conversation_id, forked_from_message_id, tools,
  folder_id, expires_at, answered_at, read_at, version`;

/** The same, of a table alias. */
export function conversationColumnsOf(alias: string): string {
  return conversationColumns
    .split(',')
    .map((column) => `${alias}.${column.trim()}`)
    .join(', ');
}

/** In every statement that changes a conversation: later than any earlier version, by the database's clock. */
export const nextVersion =
  'greatest(conversations.version + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint)';

/** Of conversations that are deleted, in the transaction that deletes them (core user-feed/SPEC.md UF5). */
export const tombstoneSql =
  'insert into deleted_conversations (owner_id, conversation_id) select $1, unnest($2::uuid[]) on conflict do nothing';

export interface ConversationRow {
  readonly id: string;
  readonly title: string;
  readonly status: Conversation['status'];
  readonly summary: string;
  readonly start_timestamp: Date;
  readonly end_timestamp: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly busy_mode: Conversation['busy_mode'];
  readonly model: string | null;
  readonly pinned: boolean;
  readonly tags: string[];
  readonly message_count: number;
  readonly active_leaf_id: string | null;
  readonly comparing: string[] | null;
  readonly pinned_messages: string[];
  readonly forked_from_conversation_id: string | null;
  readonly forked_from_message_id: string | null;
  readonly tools: string[] | null;
  readonly folder_id: string | null;
  readonly expires_at: Date | null;
  readonly answered_at: Date | null;
  readonly read_at: Date | null;
  readonly version: number;
}

export function toConversation(row: ConversationRow): Conversation {
  const { forked_from_conversation_id: conversationId, forked_from_message_id: messageId, ...rest } = row;
  return {
    id: rest.id,
    title: rest.title,
    status: rest.status,
    summary: rest.summary,
    start_timestamp: rest.start_timestamp.toISOString(),
    end_timestamp: rest.end_timestamp?.toISOString() ?? null,
    created_at: rest.created_at.toISOString(),
    updated_at: rest.updated_at.toISOString(),
    busy_mode: rest.busy_mode,
    model: rest.model,
    tools: rest.tools,
    pinned: rest.pinned,
    tags: rest.tags,
    folder_id: rest.folder_id,
    temporary: rest.expires_at !== null,
    message_count: rest.message_count,
    active_leaf_id: rest.active_leaf_id,
    comparing: rest.comparing,
    ...(rest.pinned_messages.length > 0 && { pinned_messages: rest.pinned_messages }),
    answered_at: rest.answered_at?.toISOString() ?? null,
    read_at: rest.read_at?.toISOString() ?? null,
    version: rest.version,
    forked_from:
      conversationId === null || messageId === null ? null : { conversation_id: conversationId, message_id: messageId },
  };
}
