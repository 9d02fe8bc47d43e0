import type { Virtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';

/** What is seen above the message one has gone to. */
export const airPx = 12;

/** The list, and who decides where in it the page stands. */
export interface ListPlace {
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  /** By the reader: lists also move by themselves. */
  readonly hasMoved: RefObject<boolean>;
  /** The page stays with the question that was sent, as long as the reader does. */
  readonly isHeld: RefObject<boolean>;
}

/** The reader goes somewhere. */
export function moves({ hasMoved, isHeld }: ListPlace): void {
  hasMoved.current = true;
  isHeld.current = false;
}
