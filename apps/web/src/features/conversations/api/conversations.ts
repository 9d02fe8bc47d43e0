import type { Conversation, QueryPastResult, RouteBody, SyncResult } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';
import { downloadFrom } from '../../../shared/client/download.ts';

export interface ConversationPage {
  readonly items: readonly Conversation[];
  readonly next_cursor: string | null;
}

/** Newest activity first, of every status. */
export async function readPage(cursor: string | undefined, limit: number): Promise<ConversationPage> {
  return parley().call('listConversations', { query: { limit, ...(cursor === undefined ? {} : { cursor }) } });
}

export async function readChanges(since: string | undefined): Promise<SyncResult> {
  return parley().call('sync', { query: since === undefined ? {} : { since } });
}

export async function changeMany(body: RouteBody<'changeConversations'>): Promise<readonly Conversation[]> {
  return (await parley().call('changeConversations', { body })).conversations;
}

export async function removeMany(ids: readonly string[]): Promise<void> {
  await parley().call('deleteConversations', { body: { ids: [...ids] } });
}

export async function renameTag(tag: string, to: string | null): Promise<void> {
  await parley().call('renameTag', { body: { tag, to } });
}

export async function change(id: string, body: RouteBody<'updateConversation'>): Promise<Conversation> {
  return parley().call('updateConversation', { id, body });
}

export async function remove(id: string): Promise<void> {
  await parley().call('deleteConversation', { id });
}

export async function fork(id: string, body: RouteBody<'forkConversation'>): Promise<Conversation> {
  return parley().call('forkConversation', { id, body });
}

export async function findPast(query: string, top_k: number): Promise<QueryPastResult['results']> {
  return (await parley().call('queryPast', { body: { query, top_k } })).results;
}

export function downloadConversation(id: string, format: 'markdown' | 'json'): Promise<void> {
  return downloadFrom(`/api/conversations/${encodeURIComponent(id)}/export?format=${format}`);
}
