import { toast } from '../../../shared/ui/toasts.ts';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { chatApi } from '../api/chat.ts';
import type { ChatSession } from './chat-session.ts';

/** One for each wish: who asks again because no answer came makes no second correction. */
const keys = new Map<string, string>();

/** Other words for a stored message, and no new answer. False when it was not taken: nothing is lost then. */
export async function correct(session: ChatSession, id: string, content: string): Promise<boolean> {
  const wish = `${id} ${content}`;
  const key = keys.get(wish) ?? crypto.randomUUID();
  keys.set(wish, key);
  try {
    const conversation = await chatApi.correct(id, content, key);
    keys.delete(wish);
    await session.follow(conversation);
    return true;
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
    return false;
  }
}
