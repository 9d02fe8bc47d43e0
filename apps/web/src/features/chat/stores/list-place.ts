import type { Virtualizer } from '@tanstack/react-virtual';
import { atom, type WritableAtom } from 'nanostores';
import type { RefObject } from 'react';

/** What is seen above the message one has gone to. */
export const airPx = 12;
/** So far below the top of the screen somebody reads. */
export const readingLinePx = 120;

/** Where in the list somebody is, and what moves it. Said by row, so that only another row is news. */
export interface ListPlace {
  /** Index of the row at the line where one reads; infinite at the end. */
  readonly $row: WritableAtom<number>;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  /** By the reader: lists also move by themselves. */
  readonly hasMoved: RefObject<boolean>;
  /** The page stays with the question that was sent, as long as the reader does. */
  readonly isHeld: RefObject<boolean>;
}

export function listPlace(virtualizer: ListPlace['virtualizer']): ListPlace {
  return { $row: atom(Infinity), virtualizer, hasMoved: { current: false }, isHeld: { current: false } };
}

/** The reader goes somewhere. */
export function moves({ hasMoved, isHeld }: ListPlace): void {
  hasMoved.current = true;
  isHeld.current = false;
}
