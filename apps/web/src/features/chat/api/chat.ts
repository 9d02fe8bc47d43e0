import type { ConversationStream, StreamEvent } from '@parley/client';
import type { BranchMessage, Conversation, CreateConversation, DecideTool, Message, RunRecord } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';
import { waitingConversations } from '../../../shared/client/outbox-storage.ts';

export type Beginning = Omit<CreateConversation, 'id'>;

export interface MessagePage {
  /** Newest first. */
  readonly items: readonly BranchMessage[];
  readonly next_cursor: string | null;
}

/** What a chat session needs from the server; tests bring their own. */
export interface ChatApi {
  /** With `begin` the server does not know the conversation yet. */
  open(conversationId: string, take: (event: StreamEvent) => void, begin?: Beginning): ConversationStream;
  readMessages(conversationId: string, limit: number, cursor?: string): Promise<MessagePage>;
  readMessage(messageId: string): Promise<Message>;
  /** `model`: what answers here from now on, if that changes. */
  chooseBranch(conversationId: string, leafId: string, model?: string): Promise<Conversation>;
  correct(messageId: string, content: string, key: string): Promise<Conversation>;
  readRun(runId: string): Promise<RunRecord>;
  decideTool(runId: string, callId: string, decision: DecideTool): Promise<unknown>;
}

export const chatApi: ChatApi = {
  open: (id, any, begin) =>
    begin ? parley().beginConversation(id, begin, { any }) : parley().openConversation(id, { any }),
  readMessages: (id, limit, cursor) =>
    parley().call('listMessages', { id, query: { limit, ...(cursor === undefined ? {} : { cursor }) } }),
  readMessage: (id) => parley().call('getMessage', { id }),
  chooseBranch: (id, active_leaf_id, model) =>
    parley().call('updateConversation', { id, body: { active_leaf_id, ...(model !== undefined && { model }) } }),
  correct: (id, content, idempotency_key) =>
    parley().call('correctMessage', { id, body: { content, idempotency_key } }),
  readRun: (id) => parley().call('getRun', { id }),
  decideTool: (id, callId, body) => parley().call('decideTool', { id, callId, body }),
};

/** Conversations in which something waits to be sent, as this browser remembers. */
export function waitingIds(): Promise<readonly string[]> {
  return waitingConversations();
}
