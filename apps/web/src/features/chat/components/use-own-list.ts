import { useStore } from '@nanostores/react';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { computed, type ReadableAtom } from 'nanostores';
import type { ChatSession } from '../stores/chat-session.ts';
import { goTo } from '../stores/go-to.ts';
import type { ListPlace } from '../stores/list-place.ts';
import { beginningOf, movedBy, ownMessages, presentOf, type OwnMessage } from '../stores/own-messages.ts';
import { text } from '../text.ts';
import { earlier } from './own-list.tsx';

export interface OwnListParts {
  readonly session: ChatSession;
  readonly own: readonly OwnMessage[];
  readonly list: ListPlace;
  /** Where somebody reads. */
  readonly $row: ReadableAtom<number>;
}

/** Where somebody is among the messages; another one is news, another row is not. */
export function usePresent({ own, $row }: OwnListParts): number {
  return useStore(useMemo(() => computed($row, (row) => presentOf(own, row)), [own, $row]));
}

export interface OwnListState {
  readonly keys: readonly string[];
  readonly wordsOf: (key: string) => string;
  readonly chosen: number;
  readonly isReading: boolean;
  readonly point: (index: number) => void;
  readonly pointFirst: () => void;
  /** Where somebody is now is chosen. */
  readonly restart: () => void;
  /** Goes there; true when that was a message. */
  readonly choose: (index: number) => boolean;
  /** True for a key that moves in the list. */
  readonly move: (event: KeyboardEvent) => boolean;
}

/** What the list by the rail and the one over the page have in common. `shown`: those that fit what is looked for. */
export function useOwnList(
  { session, own, list, $row }: OwnListParts,
  shown: readonly OwnMessage[] = own,
): OwnListState {
  const hasEarlier = useStore(session.$hasEarlier);
  const [isReading, setReading] = useState(false);
  const presentKey = () => own[presentOf(own, $row.get())]?.key;
  const [chosenKey, setChosenKey] = useState(presentKey);
  const keys = useMemo(() => [...(hasEarlier ? [earlier] : []), ...shown.map(({ key }) => key)], [hasEarlier, shown]);
  const first = hasEarlier && keys.length > 1 ? 1 : 0;
  const at = chosenKey === undefined ? -1 : keys.indexOf(chosenKey);
  const chosen = at < 0 ? first : at;

  const readEarlier = async () => {
    setReading(true);
    const before = own[0]?.key;
    await session.readEarlier();
    setReading(false);
    const now = ownMessages(session.$rows.get(), session);
    // On with the one above.
    setChosenKey(now[now.findIndex(({ key }) => key === before) - 1]?.key ?? before);
  };
  return {
    keys,
    wordsOf(key) {
      const one = own.find((message) => message.key === key);
      return (one && beginningOf(one, session)) || text('noWords');
    },
    chosen,
    isReading,
    point: (index) => setChosenKey(keys[index]),
    pointFirst: () => setChosenKey(undefined),
    restart: () => setChosenKey(presentKey()),
    choose(index) {
      const key = keys[index];
      if (key === earlier) {
        if (!isReading) void readEarlier();
        return false;
      }
      const one = own.find((message) => message.key === key);
      if (one) goTo(list, one);
      setChosenKey(key);
      return one !== undefined;
    },
    move(event) {
      const to = movedBy(event.key, chosen, keys.length);
      if (to === undefined) return false;
      event.preventDefault();
      setChosenKey(keys[to]);
      return true;
    },
  };
}
