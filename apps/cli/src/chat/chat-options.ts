import type { ParleyClient } from '@parley/client';
import type { Terminal } from '../terminal.ts';

export interface ChatOptions {
  readonly client: ParleyClient;
  readonly terminal: Terminal;
  readonly conversationId: string | undefined;
  readonly model: string | undefined;
  /** Models that answer each message side by side, instead of one. */
  readonly compare?: readonly string[] | undefined;
  readonly isJson: boolean;
}

/** Who shall answer a message. */
export function answerOptions({ model, compare }: Pick<ChatOptions, 'model' | 'compare'>): {
  readonly model?: string;
  readonly compare?: string[];
} {
  if (compare !== undefined) return { compare: [...compare] };
  return model === undefined ? {} : { model };
}

export async function startConversation({
  client,
  conversationId,
  model,
}: Pick<ChatOptions, 'client' | 'conversationId' | 'model'>): Promise<string> {
  if (conversationId !== undefined) return (await client.call('getConversation', { id: conversationId })).id;
  return (await client.call('createConversation', { body: model === undefined ? {} : { model } })).id;
}
