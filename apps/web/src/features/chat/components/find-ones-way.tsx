import { useStore } from '@nanostores/react';
import { memo, useEffect, useMemo } from 'react';
import { isApple } from '../../../shared/actions/keys.ts';
import type { Action } from '../../../shared/actions/registry.ts';
import { useActions } from '../../../shared/actions/use-action.ts';
import { announce } from '../../../shared/lib/announce.ts';
import { icon } from '../../../shared/ui/icon.tsx';
import { later } from '../../../shared/ui/later.tsx';
import type { Row } from '../stores/branch.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { chatAction } from '../stores/described-actions.ts';
import { $isFinding } from '../stores/finding.ts';
import { goTo, stepFrom } from '../stores/go-to.ts';
import { useRow } from './use-row.ts';
import type { ListPlace } from '../stores/list-place.ts';
import { beginningOf, longFrom, ownMessages } from '../stores/own-messages.ts';
import { $arePinsShown } from '../stores/pins-of.ts';
import { $wantedMessage } from '../stores/wanted-message.ts';
import { MessageRail } from './message-rail.tsx';

const MessageFinder = later(async () => (await import('./message-finder.tsx')).MessageFinder);
const PinsDialog = later(async () => (await import('./pins-dialog.tsx')).PinsDialog);
const ListIcon = icon('M9 7h11', 'M9 12h11', 'M9 17h7', 'M4.500 7v.01', 'M4.500 12v.01', 'M4.500 17v.01');

export interface FindOnesWayProps {
  readonly session: ChatSession;
  /** As the list has them. */
  readonly rows: readonly Row[];
  readonly list: ListPlace;
}

/** What finds the way in a long conversation: keys, the rail, the list, what is pinned. Words that arrive draw none of it. */
export const FindOnesWay = memo(function FindOnesWay({ session, rows, list }: FindOnesWayProps) {
  const own = useMemo(() => ownMessages(rows, session), [rows, session]);
  const isFinding = useStore($isFinding);
  const arePinsShown = useStore($arePinsShown);
  const isLong = own.length >= longFrom;
  useActions(useOwnActions(session, list, isLong));
  useWantedMessage(rows, list);
  useEffect(
    () => () => {
      $isFinding.set(false);
      $arePinsShown.set(false);
    },
    [],
  );
  const parts = { session, own, list, $row: useRow(list) };
  return (
    <>
      {isLong && <MessageRail {...parts} />}
      {isFinding && <MessageFinder {...parts} />}
      {arePinsShown && <PinsDialog session={session} list={list} />}
    </>
  );
});

/** Once the list has it: before, it would not know the way. */
function useWantedMessage(rows: readonly Row[], list: ListPlace): void {
  const wanted = useStore($wantedMessage);
  useEffect(() => {
    const index = rows.findIndex(({ id }) => id === wanted);
    const row = rows[index];
    if (!row) return;
    $wantedMessage.set(undefined);
    goTo(list, { index, key: row.key });
  }, [wanted, rows, list]);
  useEffect(() => () => $wantedMessage.set(undefined), []);
}

/** Alt with an arrow opens a list of choices, and walks through the paragraphs of a text on Apple's machines. */
function isOfField(focused: Element | null): boolean {
  return (
    focused instanceof HTMLSelectElement || (isApple && focused instanceof HTMLTextAreaElement && focused.value !== '')
  );
}

function useOwnActions(session: ChatSession, list: ListPlace, isLong: boolean): readonly Action[] {
  return useMemo(() => {
    const own = () => ownMessages(session.$rows.get(), session);
    const isAvailable = () => own().length > 1 && !isOfField(document.activeElement);
    const step = (direction: 'previous' | 'next') => () => {
      const one = stepFrom(list, own(), direction);
      if (one) {
        goTo(list, one);
        announce(beginningOf(one, session));
      } else if (direction === 'next') list.virtualizer.scrollToEnd();
    };
    const steps: readonly Action[] = [
      chatAction('chat.previousOwn', { isAvailable, run: step('previous') }),
      chatAction('chat.nextOwn', { isAvailable, run: step('next') }),
    ];
    if (!isLong) return steps;
    const find = chatAction('chat.ownMessages', { icon: ListIcon, run: () => $isFinding.set(true) });
    return [...steps, find];
  }, [session, list, isLong]);
}
