import type { ConversationStream, StreamEvent } from '@parley/client';
import type { BranchMessage, Conversation, Run } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export interface MessagePage {
  /** Newest first. */
  readonly items: readonly BranchMessage[];
  readonly next_cursor: string | null;
}

/** What a chat session needs from the server; tests bring their own. */
export interface ChatApi {
  open(conversationId: string, take: (event: StreamEvent) => void): ConversationStream;
  readMessages(conversationId: string, limit: number, cursor?: string): Promise<MessagePage>;
  chooseBranch(conversationId: string, leafId: string): Promise<Conversation>;
  readRun(runId: string): Promise<Run>;
}

export const chatApi: ChatApi = {
  open: (id, any) => parley().openConversation(id, { any }),
  readMessages: (id, limit, cursor) =>
    parley().call('listMessages', { id, query: { limit, ...(cursor === undefined ? {} : { cursor }) } }),
  chooseBranch: (id, active_leaf_id) => parley().call('updateConversation', { id, body: { active_leaf_id } }),
  readRun: (id) => parley().call('getRun', { id }),
};
