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
  const [seen, setSeen] = useState<string>();
  /** The row of the question. */
  const [held, setHeld] = useState<{ readonly key: string }>();
  if (lastOwn !== seen) {
    setSeen(lastOwn);
    const question = rows.at(-2)?.key;
    if (lastOwn !== undefined && question !== undefined && !isFollowing) setHeld({ key: question });
  }
  useLayoutEffect(() => {
    if (lastOwn !== undefined && $isFollowing.get()) toEnd();
  }, [lastOwn, toEnd]);

  const heldAt = isFollowing || !held ? -1 : rows.findLastIndex(({ key }) => key === held.key);
  const height = virtualizer.getTotalSize();
  const top = (virtualizer.measurementsCache[heldAt]?.start ?? 0) - airPx;
  useLayoutEffect(() => {
    if (held) isHeld.current = true;
  }, [held, isHeld]);
  // Until the reader goes elsewhere, also when what is above it changes, or it was gone for a moment.
  useLayoutEffect(() => {
    if (heldAt >= 0 && isHeld.current) virtualizer.scrollToIndex(heldAt, { align: 'start' });
  }, [held, heldAt, top, isHeld, virtualizer]);

  if (isFollowing || !held) return height;
  return Math.max(height, (heldAt < 0 ? (virtualizer.scrollOffset ?? 0) : top) + (virtualizer.scrollRect?.height ?? 0));
}
