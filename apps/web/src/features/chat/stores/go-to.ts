import { $isMotionReduced } from '../../../shared/theme/preferences.ts';
import { airPx, moves, type ListPlace } from './list-place.ts';
import type { OwnMessage } from './own-messages.ts';

const shownForMs = 1_200;
/** Half a picture is no other place. */
const samePx = 4;

/** Leads to a message of one's own, as scrolling there would, and shows which it is. */
export function goTo(place: ListPlace, { index, key }: OwnMessage): void {
  moves(place);
  const { virtualizer } = place;
  const list = virtualizer.scrollElement;
  // What is left may leave the page, and would take the focus with it.
  if (list?.contains(document.activeElement)) list.focus({ preventScroll: true });
  virtualizer.scrollToIndex(index, { align: 'start' });
  requestAnimationFrame(() => {
    const bubble = virtualizer.elementsCache.get(key)?.querySelector('[data-bubble]');
    bubble?.animate(
      [{ boxShadow: '0 0 0 3px var(--color-accent)' }, { boxShadow: '0 0 0 3px transparent' }],
      // Not moved, but shown all the same.
      { duration: shownForMs, easing: $isMotionReduced.get() ? 'steps(1, end)' : 'ease-in' },
    );
  });
}

/** The nearest of them that begins above, or below, the one at the top of the screen. */
export function stepFrom(
  { virtualizer }: ListPlace,
  own: readonly OwnMessage[],
  direction: 'previous' | 'next',
): OwnMessage | undefined {
  const line = (virtualizer.scrollOffset ?? 0) + airPx;
  const startOf = ({ index }: OwnMessage) => virtualizer.measurementsCache[index]?.start ?? 0;
  return direction === 'previous'
    ? own.findLast((one) => startOf(one) < line - samePx)
    : own.find((one) => startOf(one) > line + samePx);
}
