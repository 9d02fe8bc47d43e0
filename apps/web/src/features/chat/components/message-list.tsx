import { useStore } from '@nanostores/react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { startTransition, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ArrowDownIcon } from '../../../shared/ui/icons.ts';
import { $isNarrow } from '../../../shared/ui/layout.ts';
import { Orb } from '../../../shared/ui/orb.tsx';
import { $place } from '../../../shared/router/router.ts';
import { firstDrawn, whenIdle } from '../../../shared/lib/idle.ts';
import type { Row } from '../stores/branch.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { foldedLines, isLong } from '../stores/folding.ts';
import { positionOf, readAt } from '../stores/read-position.ts';
import { keepPosition, readPosition, type ReadPosition } from '../stores/read-positions.ts';
import { useText } from '../text.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { MessageRow } from './message-row.tsx';
import { useSteadyText } from './use-steady-text.ts';

const nearEndPx = 96;
const readEarlierWithinPx = 1_600;

/** Rows beyond the screen, so that a scroll finds them drawn. */
const fullOverscan = 6;

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
  /** By the reader: lists also move by themselves. */
  const hasMoved = useRef(false);
  const [isAtEnd, setAtEnd] = useState(true);
  const [isNewBelow, setNewBelow] = useState(false);
  const overscan = useOverscan(rows.length > 0);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateHeight(session, rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: nearEndPx,
    paddingStart: 16,
    paddingEnd: 24,
  });

  const toEnd = useCallback(() => {
    virtualizer.scrollToEnd();
    setNewBelow(false);
  }, [virtualizer]);

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
    requestAnimationFrame(() => scroller.current?.scrollBy(0, kept.pastPx));
  }, [isShown, virtualizer, session]);

  // Where one stopped reading on another device, when this one knows no place: not past a link, or who has moved.
  const $reading = positionOf(session.id);
  const { position, from } = useStore($reading);
  const storedIndex =
    from === 'server' && position !== null && anchor === '' && !hasMoved.current && !readPosition(session.id)
      ? rows.findIndex((row) => row.id === position.message_id)
      : -1;
  useEffect(() => {
    if (storedIndex >= 0) virtualizer.scrollToIndex(storedIndex, { align: 'start' });
  }, [storedIndex, virtualizer]);

  // A link to a message leads to it.
  const anchorIndex = anchor === '' ? -1 : rows.findIndex((row) => row.id === anchor);
  useEffect(() => {
    if (anchorIndex >= 0) virtualizer.scrollToIndex(anchorIndex, { align: 'start' });
  }, [anchorIndex, virtualizer]);

  // One's own words are always followed.
  const lastRow = rows.at(-1);
  const lastOwn = lastRow?.kind === 'message' ? undefined : lastRow?.key;
  useLayoutEffect(() => {
    if (lastOwn !== undefined) toEnd();
  }, [lastOwn, toEnd]);

  useEffect(() => {
    if (!isAtEnd && isAnswering) setNewBelow(true);
  }, [isAnswering, isAtEnd]);

  const onMove = () => {
    hasMoved.current = true;
  };
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const fromEnd = element.scrollHeight - element.scrollTop - element.clientHeight;
    const atEnd = fromEnd < nearEndPx;
    if (atEnd !== isAtEnd) setAtEnd(atEnd);
    if (atEnd) setNewBelow(false);
    const top = virtualizer.getVirtualItems().find(({ end }) => end > element.scrollTop);
    const row = top && rows[top.index];
    place.current = atEnd || !top || !row ? undefined : { messageId: row.id, pastPx: element.scrollTop - top.start };
    if (hasMoved.current) {
      const { messageId, pastPx = 0 } = place.current ?? {};
      const isStored = messageId !== undefined && /^[0-9a-f-]{36}$/.test(messageId);
      const offset = Math.min(1, Math.max(0, pastPx / Math.max(1, top?.size ?? 1)));
      readAt($reading, isStored ? { message_id: messageId, offset } : null);
    }
    if (hasEarlier && element.scrollTop < readEarlierWithinPx) void session.readEarlier();
  };

  return (
    <div className="relative min-h-0 flex-1">
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
        <ol className="relative mx-auto w-full max-w-[46rem]" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            return row ? (
              <li
                key={key}
                data-index={index}
                ref={virtualizer.measureElement}
                className="absolute inset-x-0 top-0 [contain:layout_style]"
                style={{ transform: `translateY(${start}px)` }}
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
    </div>
  );
}

const noRows: readonly Row[] = [];

/** The first time they are drawn in pieces, so that a slow machine hears a press between them; from then on at once. */
function useRows(session: ChatSession): { readonly rows: readonly Row[]; readonly isDrawing: boolean } {
  const rows = useStore(session.$rows);
  const isFilled = rows.length > 0;
  const [isOpen, setOpen] = useState(isFilled);
  useEffect(() => {
    if (isFilled) startTransition(() => setOpen(true));
  }, [isFilled]);
  return isOpen ? { rows, isDrawing: false } : { rows: noRows, isDrawing: isFilled };
}

/** What is seen is drawn first; what is beyond it comes row by row when there is time. */
function useOverscan(isShown: boolean): number {
  const [overscan, setOverscan] = useState(0);
  useEffect(() => {
    if (!isShown || overscan >= fullOverscan) return;
    return whenIdle(() => startTransition(() => setOverscan(overscan + 1)));
  }, [isShown, overscan]);
  return overscan;
}

const lineHeight = 26;
const lettersPerLine = { narrow: 42, wide: 88 };
const aroundText = 64;

/** Until a row has been drawn. Near enough, the rows of the first picture are those that are seen. */
function estimateHeight(session: ChatSession, row: Row | undefined): number {
  const message = row?.kind === 'message' ? session.message(row.id)?.get() : undefined;
  const { content = '', sender } = message ?? {};
  const lines =
    sender === 'user' && isLong(content)
      ? foldedLines + 1
      : Math.ceil(content.length / lettersPerLine[$isNarrow.get() ? 'narrow' : 'wide']);
  return aroundText + lineHeight * lines;
}
