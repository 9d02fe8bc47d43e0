import { $place, navigate } from '../../../shared/router/router.ts';
import { keepDraft, readDraft } from './drafts.ts';

/** What another app shares comes with the address (the manifest names the fields) and becomes a draft (O5.2). */
export function takeSharedText(): void {
  const { path, query } = $place.get();
  const fields = new URLSearchParams(query);
  const shared = joinShared(['share_title', 'share_text', 'share_url'].map((name) => fields.get(name)));
  if (path !== '/' || shared === undefined) return;
  addToNewDraft(shared);
  navigate('/', { replace: true });
}

/** A new conversation with these words in its field, ready to be changed and sent. */
export function beginWith(words: string): void {
  addToNewDraft(words);
  navigate('/');
}

/** What somebody has begun to write there stays. */
function addToNewDraft(words: string): void {
  const draft = readDraft('new').trimEnd();
  // Shared twice, or reloaded before the address was changed.
  if (!draft.includes(words)) keepDraft('new', draft === '' ? words : `${draft}\n\n${words}`);
}

/** Many apps put the address into the text as well, or the title. Undefined: nothing was shared. */
export function joinShared(parts: readonly (string | null)[]): string | undefined {
  const said: string[] = [];
  for (const part of parts) {
    const text = part?.trim() ?? '';
    if (text === '' || said.some((other) => other.includes(text))) continue;
    said.push(text);
  }
  return said.length === 0 ? undefined : said.join('\n');
}
