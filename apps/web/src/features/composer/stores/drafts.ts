import { mayKeep } from '../../../shared/lib/database.ts';

/** What was written and not sent, by conversation; `new` for the one that has not begun. */
const prefix = 'parley.draft.';

export function readDraft(conversationId: string): string {
  try {
    return localStorage.getItem(prefix + conversationId) ?? '';
  } catch {
    return '';
  }
}

export function keepDraft(conversationId: string, draft: string): void {
  if (!mayKeep()) return;
  try {
    if (draft === '') localStorage.removeItem(prefix + conversationId);
    else localStorage.setItem(prefix + conversationId, draft);
  } catch {
    // A full or forbidden storage: the draft lives as long as the page.
  }
}
