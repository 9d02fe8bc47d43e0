import { useStore } from '@nanostores/react';
import { useLayoutEffect, useState } from 'react';
import type { Row } from '../stores/branch.ts';
import { $isFollowing } from '../stores/following.ts';
import { airPx, type ListPlace } from '../stores/list-place.ts';

/**
 * One's own words are always seen. Whoever follows is led to the end; else the question goes to the top of the screen,
 * where the page stays: below it is as much room as that takes. Answers how high the list is.
 */
export function useOwnTurn(rows: readonly Row[], { virtualizer, isHeld }: ListPlace, toEnd: () => void): number {
  const isFollowing = useStore($isFollowing);
  const lastRow = rows.at(-1);
  const lastOwn = lastRow?.kind === 'message' ? undefined : lastRow?.key;
  const [turn, setTurn] = useState<{ readonly own: string | undefined; readonly question: string | undefined }>();
  if (lastOwn !== turn?.own)
    setTurn({ own: lastOwn, question: lastOwn === undefined ? turn?.question : rows.at(-2)?.key });
  useLayoutEffect(() => {
    if (lastOwn === undefined) return;
    if ($isFollowing.get()) toEnd();
    else isHeld.current = true;
  }, [lastOwn, toEnd, isHeld]);

  const question = isFollowing ? undefined : turn?.question;
  const heldAt = question === undefined ? -1 : rows.findLastIndex(({ key }) => key === question);
  const height = virtualizer.getTotalSize();
  const top = (virtualizer.measurementsCache[heldAt]?.start ?? 0) - airPx;
  // Until the reader goes elsewhere, also when what is above it changes, or it was gone for a moment.
  useLayoutEffect(() => {
    if (heldAt >= 0 && isHeld.current) virtualizer.scrollToIndex(heldAt, { align: 'start' });
  }, [lastOwn, heldAt, top, isHeld, virtualizer]);

  if (question === undefined) return height;
  return Math.max(height, (heldAt < 0 ? (virtualizer.scrollOffset ?? 0) : top) + (virtualizer.scrollRect?.height ?? 0));
}
