import type { ParleyClient } from '@parley/client';
import type { Terminal } from '../terminal.ts';

export interface ChatOptions {
  readonly client: ParleyClient;
  readonly terminal: Terminal;
  readonly conversationId: string | undefined;
  readonly model: string | undefined;
  readonly isJson: boolean;
}

export async function startConversation({
  client,
  conversationId,
  model,
}: Pick<ChatOptions, 'client' | 'conversationId' | 'model'>): Promise<string> {
  if (conversationId !== undefined) return (await client.call('getConversation', { id: conversationId })).id;
  return (await client.call('createConversation', { body: model === undefined ? {} : { model } })).id;
}
