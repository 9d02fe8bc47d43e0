import type { PinnedMessage } from '@parley/protocol';
import { resource, type Resource } from '../../../shared/lib/resource.ts';
import { readPinned } from '../api/pins.ts';
import type { ChatSession } from './chat-session.ts';

/** How a pinned message begins, and where it stands. */
export type PinnedRow = Pick<PinnedMessage, 'id' | 'sender' | 'text' | 'status' | 'model' | 'created_at' | 'on_branch'>;

/** Read anew each time a list asks. */
export function pinnedListOf(conversationId: string): Resource<readonly PinnedRow[]> {
  return resource(() => readPinned(conversationId));
}

/** As many as the server tells. */
const beginningLetters = 160;

/** Of one that is on the page, without asking. */
export function shownHere(session: ChatSession, id: string): PinnedRow | undefined {
  const message = session.message(id)?.get();
  if (!message) return undefined;
  const { sender, status, model, created_at, content, attachments } = message;
  const text = content.slice(0, beginningLetters) || (attachments?.[0]?.name ?? '');
  return { id, sender, status, model, created_at, text, on_branch: true };
}
