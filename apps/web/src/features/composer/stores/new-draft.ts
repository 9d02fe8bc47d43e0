import { navigate } from '../../../shared/router/router.ts';
import { keepDraft, readDraft } from './drafts.ts';

/** A new conversation with these words in its field, ready to be changed and sent. */
export function beginWith(words: string): void {
  addToNewDraft(words);
  navigate('/');
}

/** What somebody has begun to write there stays. */
export function addToNewDraft(words: string): void {
  const draft = readDraft('new').trimEnd();
  // Shared twice, or reloaded before the address was changed.
  if (!draft.includes(words)) keepDraft('new', draft === '' ? words : `${draft}\n\n${words}`);
}
