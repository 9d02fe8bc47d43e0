import { $isMotionReduced } from '../../../shared/theme/preferences.ts';
import { airPx, moves, type ListPlace } from './list-place.ts';
import type { OwnMessage } from './own-messages.ts';

/** A message, by its row. */
type Going = Pick<OwnMessage, 'index' | 'key'>;

const shownForMs = 1_200;
/** Half a picture is no other place. */
const samePx = 4;
/** In so many pictures a list is where it was led, also when its rows had to be measured on the way. */
const picturesToArrive = 4;

/** Where a list is being led: keys are quicker than it is. */
const headings = new WeakMap<ListPlace, Going>();

function head(place: ListPlace, one: Going): void {
  headings.set(place, one);
  let left = picturesToArrive;
  const draw = () => {
    if (headings.get(place) !== one) return;
    if (--left > 0) requestAnimationFrame(draw);
    else headings.delete(place);
  };
  requestAnimationFrame(draw);
}

/** Leads to a message, as scrolling there would, and shows which it is. */
export function goTo(place: ListPlace, one: Going): void {
  const { index, key } = one;
  moves(place);
  head(place, one);
  const { virtualizer } = place;
  const list = virtualizer.scrollElement;
  // What is left may leave the page, and would take the focus with it.
  if (list?.contains(document.activeElement)) list.focus({ preventScroll: true });
  virtualizer.scrollToIndex(index, { align: 'start' });
  requestAnimationFrame(() => {
    const row = virtualizer.elementsCache.get(key);
    const bubble = row?.querySelector('[data-bubble]');
    const ring = (color: string) => ({ boxShadow: `0 0 0 3px ${color}` });
    // Where there is no bubble the words have a ground for a while.
    const ground = (color: string) => ({
      backgroundColor: color,
      boxShadow: `0 0 0 6px ${color}`,
      borderRadius: 'var(--radius-sm)',
    });
    (bubble ?? row?.querySelector('[data-message]'))?.animate(
      bubble
        ? [ring('var(--color-accent)'), ring('transparent')]
        : [ground('var(--color-tint)'), ground('transparent')],
      // Not moved, but shown all the same.
      { duration: shownForMs, easing: $isMotionReduced.get() ? 'steps(1, end)' : 'ease-in' },
    );
  });
}

/** The nearest of them that begins above, or below, the one at the top of the screen, or on its way there. */
export function stepFrom(
  place: ListPlace,
  own: readonly OwnMessage[],
  direction: 'previous' | 'next',
): OwnMessage | undefined {
  const heading = own.findIndex(({ key }) => key === headings.get(place)?.key);
  if (heading >= 0) return own[heading + (direction === 'previous' ? -1 : 1)];
  const { virtualizer } = place;
  const line = (virtualizer.scrollOffset ?? 0) + airPx;
  const startOf = ({ index }: OwnMessage) => virtualizer.measurementsCache[index]?.start ?? 0;
  return direction === 'previous'
    ? own.findLast((one) => startOf(one) < line - samePx)
    : own.find((one) => startOf(one) > line + samePx);
}
