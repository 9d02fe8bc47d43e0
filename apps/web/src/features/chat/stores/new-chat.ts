import type { SendOptions } from '@parley/client';
import { atom } from 'nanostores';
import { navigate } from '../../../shared/router/router.ts';
import { chatPath } from '../../../shared/router/paths.ts';
import { startConversation } from '../../conversations/index.ts';
import { openChat } from './open-chats.ts';

/** The model of the conversation that has not begun; null for the usual one. */
export const $newModel = atom<string | null>(null);

export async function beginChat(content: string, options: SendOptions): Promise<void> {
  const conversation = await startConversation({ model: $newModel.get() });
  $newModel.set(null);
  openChat(conversation.id).send(content, options);
  navigate(chatPath(conversation.id));
}
