import { atom, type ReadableAtom } from 'nanostores';
import { useEffect, useState } from 'react';
import type { ListPlace } from '../stores/list-place.ts';

/** So far below the top of the screen somebody reads. */
const readingLinePx = 120;
const nearEndPx = 96;

/** The row where somebody reads; infinite at the end. Known by what the list has measured: nothing is measured for it. */
export function useRow({ virtualizer }: ListPlace): ReadableAtom<number> {
  const [$row] = useState(() => atom(rowOf(virtualizer)));
  useEffect(() => {
    const list = virtualizer.scrollElement;
    const look = () => $row.set(rowOf(virtualizer));
    list?.addEventListener('scroll', look, { passive: true });
    return () => list?.removeEventListener('scroll', look);
  }, [virtualizer, $row]);
  return $row;
}

function rowOf(virtualizer: ListPlace['virtualizer']): number {
  const top = virtualizer.scrollOffset ?? 0;
  const bottom = top + (virtualizer.scrollRect?.height ?? 0);
  if (virtualizer.getTotalSize() - bottom < nearEndPx) return Infinity;
  return virtualizer.getVirtualItems().find(({ end }) => end > top + readingLinePx)?.index ?? Infinity;
}
