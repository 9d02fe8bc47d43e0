import { chatPath } from '../../../shared/router/paths.ts';
import { navigate } from '../../../shared/router/router.ts';
import { bringHere, type ShownChat } from './bring-here.ts';

/** Leads to a message, on another branch too. What comes before it may still have to be read. */
export async function showBranch(chat: ShownChat, messageId: string, isOnBranch: boolean): Promise<void> {
  if (!(await bringHere(chat, messageId, isOnBranch))) return;
  if (location.hash === `#${messageId}`) {
    // The list goes to a message when the address begins to name it.
    navigate(chatPath(chat.id), { replace: true });
    await new Promise((resolve) => setTimeout(resolve));
  }
  navigate(chatPath(chat.id, messageId), { replace: true });
}
