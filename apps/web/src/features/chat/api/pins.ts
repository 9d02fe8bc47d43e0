import type { Conversation, PinnedMessage } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export function pinMessage(id: string): Promise<Conversation> {
  return parley().call('pinMessage', { id });
}

export function unpinMessage(id: string): Promise<Conversation> {
  return parley().call('unpinMessage', { id });
}

export async function readPinned(conversationId: string): Promise<readonly PinnedMessage[]> {
  return (await parley().call('listPinnedMessages', { id: conversationId })).items;
}
