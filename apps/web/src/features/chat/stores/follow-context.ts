import type { WritableAtom } from 'nanostores';
import { onContextChanged } from '../../conversations/index.ts';
import { readContext, writeContext } from '../api/context.ts';
import type { ChatSession } from './chat-session.ts';
import { ContextSync, type DraftBase } from './context-sync.ts';
import { positionOf } from './read-position.ts';

const recentMessages = 20;

/** While a conversation is on the page: where one stands in it, shared with one's other devices. */
export function followContext(session: ChatSession, $draft: WritableAtom<string>): () => void {
  const { id } = session;
  const key = `parley.draft-base.${id}`;
  const $position = positionOf(id);
  const begun = new Promise<void>((resolve) => {
    session.$isBegun.subscribe((isBegun) => isBegun && resolve());
  });
  const sync = new ContextSync({
    id,
    $draft,
    read: () => begun.then(() => readContext(id)),
    write: (change) => begun.then(() => writeContext(id, change)),
    base: { get: () => readBase(key), set: (base) => keepBase(key, base) },
    after(ms, work) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    onPosition: (position) => $position.set({ position, from: 'server' }),
  });
  const stops = [
    onContextChanged((context) => context.conversation_id === id && sync.take(context)),
    $position.listen(({ position, from }) => from === 'reader' && sync.note({ read_position: position })),
    session.$isAnswering.listen((isAnswering) => {
      const ids = session.branch.slice(-recentMessages).map((message) => message.id);
      if (!isAnswering) sync.note({ recent_message_ids: ids });
    }),
    () => sync.stop(),
  ];
  const onHidden = () => document.visibilityState === 'hidden' && sync.flush();
  document.addEventListener('visibilitychange', onHidden);
  return () => {
    document.removeEventListener('visibilitychange', onHidden);
    for (const stop of stops) stop();
  };
}

function readBase(key: string): DraftBase | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<DraftBase> | null;
    return typeof kept?.version === 'number' && typeof kept.draft === 'string'
      ? { version: kept.version, draft: kept.draft }
      : undefined;
  } catch {
    return undefined;
  }
}

function keepBase(key: string, base: DraftBase): void {
  try {
    localStorage.setItem(key, JSON.stringify(base));
  } catch {
    // Then the next page asks the server first.
  }
}
