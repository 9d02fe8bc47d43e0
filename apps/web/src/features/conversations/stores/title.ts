import type { Conversation } from '@parley/protocol';
import { text } from '../text.ts';

export function titleOf({ title }: Pick<Conversation, 'title'>): string {
  return title.trim() === '' ? text('untitled') : title;
}
