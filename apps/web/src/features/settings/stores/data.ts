import { atom } from 'nanostores';
import { forgetEverything } from '../../../shared/lib/database.ts';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import { signOut } from '../../session/index.ts';
import * as api from '../api/own-data.ts';
import { text } from '../text.ts';

/** What is about to be deleted, once somebody has typed who they are. */
export const $deleting = atom<'conversations' | 'account' | undefined>();

/** Copies, drafts and settings of this browser; nothing on the server. */
export async function clearThisBrowser(): Promise<void> {
  await forgetEverything();
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith('parley.')) localStorage.removeItem(key);
  } catch {
    // Forbidden storage holds nothing.
  }
  location.reload();
}

export function takeEverything(): void {
  void api.downloadEverything();
}

/** Gives back what was wrong, or nothing. */
export async function deleteAsTyped(name: string, password: string): Promise<string | undefined> {
  const what = $deleting.get();
  try {
    if (what === 'account') await api.deleteAccount(name, password);
    else {
      const count = await api.deleteAllConversations(name);
      toast(text('deletedAll', { count }));
    }
  } catch (error) {
    return sentenceOf(error);
  }
  $deleting.set(undefined);
  if (what === 'account') await signOut();
  return undefined;
}
