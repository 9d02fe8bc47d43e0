import { chatPath } from '../../../shared/router/paths.ts';
import { navigate } from '../../../shared/router/router.ts';

/** The conversation on the screen, as far as its branches are concerned. */
export interface ShownChat {
  readonly id: string;
  readonly branch: readonly { readonly id: string }[];
  readonly $hasEarlier: { get(): boolean };
  choose(messageId: string): Promise<void>;
  readEarlier(): Promise<void>;
}

/** Leads to a message, on another branch too. What comes before it may still have to be read. */
export async function showBranch(chat: ShownChat, messageId: string, isOnBranch: boolean): Promise<void> {
  if (!isOnBranch) await chat.choose(messageId);
  const isHere = () => chat.branch.some(({ id }) => id === messageId);
  let known = -1;
  // Ends when nothing more comes, be it that there is nothing or that the server is away.
  while (!isHere() && chat.$hasEarlier.get() && chat.branch.length !== known) {
    known = chat.branch.length;
    await chat.readEarlier();
  }
  if (!isHere()) return;
  if (location.hash === `#${messageId}`) {
    // The list goes to a message when the address begins to name it.
    navigate(chatPath(chat.id), { replace: true });
    await new Promise((resolve) => setTimeout(resolve));
  }
  navigate(chatPath(chat.id, messageId), { replace: true });
}
