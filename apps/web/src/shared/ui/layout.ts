import { atom } from 'nanostores';
import { keptAtom } from '../lib/kept.ts';

const narrow = globalThis.matchMedia?.('(max-width: 52rem)');

/** A phone, or a window as narrow: the sidebar lies over the page there. */
export const $isNarrow = atom(narrow?.matches ?? false);
narrow?.addEventListener('change', ({ matches }) => $isNarrow.set(matches));

/** On wide screens: shown beside the page or not. */
export const $isSidebarShown = keptAtom('sidebar', true, (value) => typeof value === 'boolean');
/** On narrow screens: lies over the page now. */
export const $isSidebarOver = atom(false);

export function toggleSidebar(): void {
  if ($isNarrow.get()) $isSidebarOver.set(!$isSidebarOver.get());
  else $isSidebarShown.set(!$isSidebarShown.get());
}
