import { useStore } from '@nanostores/react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { ArrowDownIcon } from '../../../shared/ui/icons.ts';
import { laterPlain } from '../../../shared/ui/later.tsx';
import { Orb } from '../../../shared/ui/orb.tsx';
import { $place } from '../../../shared/router/router.ts';
import { afterFirstDraw, firstDrawn } from '../../../shared/lib/idle.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { $isFollowing } from '../stores/following.ts';
import { airPx, moves, type ListPlace } from '../stores/list-place.ts';
import { positionOf, readAt } from '../stores/read-position.ts';
import { keepPosition, readPosition, type ReadPosition } from '../stores/read-positions.ts';
import { useText } from '../text.ts';
import { estimateHeight, useOverscan, useRows } from './list-rows.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { MessageRow } from './message-row.tsx';
import { useOwnTurn } from './use-own-turn.ts';
import { useSteadyText } from './use-steady-text.ts';

const FindOnesWay = laterPlain(async () => (await import('./find-ones-way.tsx')).FindOnesWay);

const nearEndPx = 96;
const readEarlierWithinPx = 1_600;

export interface MessageListProps {
  readonly session: ChatSession;
  readonly onQuote: (text: string) => void;
}

/**
 * The branch. Follows the end while the reader is there, stays where the reader is otherwise; what is far from the
 * screen is not on the page.
 */
export function MessageList({ session, onQuote }: MessageListProps) {
  const t = useText();
  const { rows, isDrawing } = useRows(session);
  const state = useStore(session.$state);
  const hasEarlier = useStore(session.$hasEarlier);
  const isAnswering = useStore(session.$isAnswering);
  const { anchor } = useStore($place);
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const [isNewBelow, setNewBelow] = useState(false);
  const isFollowing = useStore($isFollowing);
  const overscan = useOverscan(rows.length > 0);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateHeight(session, rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan,
    anchorTo: 'end',
    followOnAppend: isFollowing,
    // Nobody is so near: what grows moves nothing.
    scrollEndThreshold: isFollowing ? nearEndPx : -1,
    scrollPaddingStart: airPx,
    paddingStart: 16,
    paddingEnd: 24,
  });
  const list = useMemo<ListPlace>(
    () => ({ virtualizer, hasMoved: { current: false }, isHeld: { current: false } }),
    [virtualizer],
  );

  const toEnd = useCallback(() => {
    list.isHeld.current = false;
    virtualizer.scrollToEnd();
    setNewBelow(false);
  }, [list, virtualizer]);

  // At once, and not only in the picture that shows the words (DESIGN.md, L6).
  const measure = useCallback(
    (key: string) =>
      // React does not draw while it draws.
      queueMicrotask(() => {
        const element = virtualizer.elementsCache.get(key);
        if (element?.isConnected !== true) return;
        const { height } = element.getBoundingClientRect();
        virtualizer.resizeItem(virtualizer.indexFromElement(element), Math.round(height));
      }),
    [virtualizer],
  );

  useSteadyText(scroller, nearEndPx);

  const [isQuiet, setQuiet] = useState(false);
  useEffect(() => afterFirstDraw(() => setQuiet(true)), []);

  // Where one was reading is kept for when one comes back, also by a reload.
  const place = useRef<ReadPosition>(undefined);
  useEffect(() => {
    const keep = () => keepPosition(session.id, place.current);
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('pagehide', keep);
      keep();
    };
  }, [session]);

  const isShown = rows.length > 0;
  useEffect(() => {
    if (isShown || state === 'away' || (state === 'ready' && !isDrawing)) firstDrawn();
  }, [isShown, isDrawing, state]);
  useLayoutEffect(() => {
    if (!isShown) return;
    const kept = readPosition(session.id);
    const index = kept ? session.$rows.get().findIndex(({ id }) => id === kept.messageId) : -1;
    if (!kept || index < 0) return virtualizer.scrollToEnd();
    virtualizer.scrollToIndex(index, { align: 'start' });
    requestAnimationFrame(() => scroller.current?.scrollBy(0, kept.pastPx + airPx));
  }, [isShown, virtualizer, session]);

  // Where one stopped reading on another device, when this one knows no place: not past a link, or who has moved.
  const $reading = positionOf(session.id);
  const { position, from } = useStore($reading);
  const storedIndex =
    from === 'server' && position !== null && anchor === '' && !list.hasMoved.current && !readPosition(session.id)
      ? rows.findIndex((row) => row.id === position.message_id)
      : -1;
  useEffect(() => {
    if (storedIndex >= 0) virtualizer.scrollToIndex(storedIndex, { align: 'start' });
  }, [storedIndex, virtualizer]);

  // A link to a message leads to it, once: earlier messages that are read later give it another place.
  const anchorIndex = anchor === '' ? -1 : rows.findIndex((row) => row.id === anchor);
  const reached = useRef('');
  useEffect(() => {
    if (anchor === '') reached.current = '';
    if (anchorIndex < 0 || reached.current === anchor) return;
    reached.current = anchor;
    virtualizer.scrollToIndex(anchorIndex, { align: 'start' });
  }, [anchor, anchorIndex, virtualizer]);

  const height = useOwnTurn(rows, list, toEnd);

  useEffect(() => {
    if (!isAtEnd && isAnswering) setNewBelow(true);
  }, [isAnswering, isAtEnd]);

  const onMove = () => moves(list);
  const stand = (atEnd: boolean, scrollTop: number) => {
    if (atEnd !== isAtEnd) setAtEnd(atEnd);
    if (atEnd) setNewBelow(false);
    const top = virtualizer.getVirtualItems().find(({ end }) => end > scrollTop);
    const row = top && rows[top.index];
    place.current = atEnd || !top || !row ? undefined : { messageId: row.id, pastPx: scrollTop - top.start };
    if (list.hasMoved.current) {
      const { messageId, pastPx = 0 } = place.current ?? {};
      const isStored = messageId !== undefined && /^[0-9a-f-]{36}$/.test(messageId);
      const offset = Math.min(1, Math.max(0, pastPx / Math.max(1, top?.size ?? 1)));
      readAt($reading, isStored ? { message_id: messageId, offset } : null);
    }
  };
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    stand(element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx, element.scrollTop);
    if (hasEarlier && element.scrollTop < readEarlierWithinPx) void session.readEarlier();
  };

  // Who does not follow is no longer at the end when it moves away, without a scroll.
  const offset = virtualizer.scrollOffset ?? 0;
  const isLeftBehind =
    !isFollowing && isAtEnd && height - offset - (virtualizer.scrollRect?.height ?? height) > nearEndPx;
  useEffect(() => {
    if (isLeftBehind) stand(false, offset);
  });

  return (
    <div className="@container relative min-h-0 flex-1">
      <div
        ref={scroller}
        onScroll={onScroll}
        onWheel={onMove}
        onTouchMove={onMove}
        onKeyDown={onMove}
        onPointerDown={onMove}
        // Reachable by keyboard, so that it can be scrolled without a mouse.
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t('messages')}
        data-messages
        className="@container h-full overflow-y-auto overscroll-contain px-4 outline-offset-[-2px]"
      >
        {(isDrawing || (rows.length === 0 && state === 'loading')) && <ListSkeleton />}
        {rows.length === 0 && state === 'away' && (
          <div className="mx-auto max-w-md px-2 pt-[18vh] text-center" data-away>
            <h1 className="text-xl">{t('awayTitle')}</h1>
            <p className="mt-2 text-soft">{t('awayText')}</p>
          </div>
        )}
        {rows.length === 0 && state === 'ready' && (
          <div className="grid h-full place-items-center pb-[12vh]">
            <div className="flex max-w-md flex-col items-center text-center">
              <Orb size={44} />
              <p className="mt-4 text-soft">{t('welcomeText')}</p>
            </div>
          </div>
        )}
        <ol className="relative mx-auto w-full max-w-[46rem]" style={{ height }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            return row ? (
              <li
                key={key}
                data-index={index}
                ref={virtualizer.measureElement}
                className="absolute inset-x-0 top-0 [contain:layout_style]"
                // What stays on the screen within its row would be carried along by a transform.
                style={row.kind === 'comparison' ? { top: start } : { transform: `translateY(${start}px)` }}
              >
                <MessageRow
                  session={session}
                  row={row}
                  isLast={index === rows.length - 1}
                  onQuote={onQuote}
                  onGrown={measure}
                />
              </li>
            ) : null;
          })}
        </ol>
      </div>
      {!isAtEnd && isShown && (
        <button
          type="button"
          onClick={toEnd}
          className="animate-rise absolute inset-x-0 bottom-3 mx-auto flex h-9 w-fit items-center gap-1.5 rounded-full border border-line bg-raised px-3 text-sm text-soft shadow-mid hover:text-ink"
        >
          <ArrowDownIcon size={16} />
          {isNewBelow ? t('newBelow') : t('toEnd')}
        </button>
      )}
      {isQuiet && isShown && (
        <Suspense fallback={null}>
          <FindOnesWay session={session} rows={rows} list={list} />
        </Suspense>
      )}
    </div>
  );
}
