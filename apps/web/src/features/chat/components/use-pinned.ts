import { useStore } from '@nanostores/react';
import { useEffect, useMemo, useState } from 'react';
import type { ChatSession } from '../stores/chat-session.ts';
import { pinnedListOf, shownHere, type PinnedRow } from '../stores/pinned-list.ts';
import { pinsOf } from '../stores/pins-of.ts';

export interface PinnedState {
  /** As they were said. A pin that was taken off while the list is open can be put back. */
  readonly rows: readonly {
    readonly id: string;
    readonly isPinned: boolean;
    readonly message: PinnedRow | undefined;
  }[];
  readonly problem: string | undefined;
  readonly readAgain: () => void;
}

/** Which they are is known with the conversation; how those begin that are not on the page has to be read. */
export function usePinned(session: ChatSession): PinnedState {
  const ids = useStore(pinsOf(session).$ids);
  const [seen, setSeen] = useState(ids);
  if (ids.some((id) => !seen.includes(id))) setSeen([...new Set([...seen, ...ids])]);
  const read = useMemo(() => pinnedListOf(session.id), [session]);
  const { value, problem } = useStore(read.$state);
  const rows = useMemo(
    () =>
      seen
        .toSorted()
        .map((id) => ({
          id,
          isPinned: ids.includes(id),
          message: value?.find((one) => one.id === id) ?? shownHere(session, id),
        }))
        .filter(({ isPinned, message }) => isPinned || message),
    [seen, ids, value, session],
  );
  const isAllKnown = rows.every(({ message }) => message !== undefined);
  useEffect(() => void read.read(), [read]);
  useEffect(() => {
    // Pinned elsewhere while the list is open.
    if (!isAllKnown && !read.$state.get().isReading) void read.read();
  }, [seen, isAllKnown, read]);
  return { rows, problem: isAllKnown ? undefined : problem, readAgain: () => void read.read() };
}
