import { atom, computed } from 'nanostores';
import { change } from '../api/conversations.ts';
import { $list, $running, findConversation, isUnread, put } from './list.ts';

/** The conversation on the page, seen by somebody or not. */
export const $lookedAt = atom<string | undefined>();
/** Somebody can see the page. */
export const $isVisible = atom(globalThis.document?.visibilityState !== 'hidden');
globalThis.document?.addEventListener('visibilitychange', () => $isVisible.set(document.visibilityState !== 'hidden'));

/** What is on the page of somebody who looks is read, and says so to all devices (UF7). */
computed([$lookedAt, $isVisible, $list, $running], (id, isVisible, _list, running) => {
  const conversation = id === undefined || !isVisible || running.has(id) ? undefined : findConversation(id);
  return conversation && isUnread(conversation) ? `${conversation.id} ${conversation.answered_at}` : undefined;
}).subscribe((unread) => {
  const id = unread?.split(' ')[0];
  if (id === undefined) return;
  // Should it fail, the mark stays where nobody looks, and the next look tries again.
  change(id, { unread: false }).then(put, () => {});
});
