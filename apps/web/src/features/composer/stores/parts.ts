import { atom } from 'nanostores';
import type { ComponentType } from 'react';
import type { Composer } from './composer.ts';

export interface ComposerPartProps {
  readonly composer: Composer;
}

/**
 * Something that another feature adds to every writing box. What it adds to the message it says with
 * `composer.contribute`. Its components should be small, and load the rest of themselves when it is needed.
 */
export interface ComposerPart {
  readonly id: string;
  /** Smaller stands first; usual is 0. */
  readonly order?: number;
  /** Above the words: what goes with the message. */
  readonly tray?: ComponentType<ComposerPartProps>;
  /** At the beginning of the row below the words. */
  readonly start?: ComponentType<ComposerPartProps>;
  /** Left of the button that sends. */
  readonly end?: ComponentType<ComposerPartProps>;
  /** Something dragged over the box could be taken; `types` as the browser tells them before it is let go. */
  readonly accepts?: (types: readonly string[]) => boolean;
  /** Pasted or let go over the box. True: taken, and the field gets nothing of it. */
  readonly take?: (data: DataTransfer, composer: Composer) => boolean;
}

export const $parts = atom<readonly ComposerPart[]>([]);

/**
 * Gives back what takes it away again. A later one of the same id stands in for the earlier.
 * @public
 */
export function registerComposerPart(part: ComposerPart): () => void {
  const others = $parts.get().filter(({ id }) => id !== part.id);
  $parts.set([...others, part].sort((a, b) => (a.order ?? 0) - (b.order ?? 0)));
  return () => $parts.set($parts.get().filter((known) => known !== part));
}
