import type { Conversation } from '@parley/protocol';

export const conversationColumns = `id, title, status, summary, start_timestamp, end_timestamp, created_at, updated_at, busy_mode, model,
  pinned, tags, message_count, active_leaf_id, comparing, forked_from_conversation_id, forked_from_message_id, tools`;

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
  readonly forked_from_conversation_id: string | null;
  readonly forked_from_message_id: string | null;
  readonly tools: string[] | null;
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
    message_count: rest.message_count,
    active_leaf_id: rest.active_leaf_id,
    comparing: rest.comparing,
    forked_from:
      conversationId === null || messageId === null ? null : { conversation_id: conversationId, message_id: messageId },
  };
}
