import type { SendOptions } from '@parley/client';
import { atom } from 'nanostores';
import { navigate } from '../../../shared/router/router.ts';
import { chatPath } from '../../../shared/router/paths.ts';
import { $newFolder, beginConversation } from '../../conversations/index.ts';
import { compareOption, handOverCompared } from './compared-models.ts';
import { openChat } from './open-chats.ts';

/** The model of the conversation that has not begun; null for the usual one. */
export const $newModel = atom<string | null>(null);

/** The conversation that begins shall leave no trace. */
export const $newIsTemporary = atom(false);

export function startTemporary(): void {
  $newIsTemporary.set(true);
}

/** It stands on the screen at once; the server hears of it when it can be reached. */
export function beginChat(content: string, options: SendOptions): void {
  const place = $newIsTemporary.get() ? { temporary: true } : { folder_id: $newFolder.get() };
  const { id, begin } = beginConversation({ model: $newModel.get(), ...place }, content);
  $newModel.set(null);
  $newIsTemporary.set(false);
  $newFolder.set(null);
  const compared = handOverCompared(id);
  openChat(id, begin).send(content, { ...options, ...compareOption(compared, options) });
  navigate(chatPath(id));
}
