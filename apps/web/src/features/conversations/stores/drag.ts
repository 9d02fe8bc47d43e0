import { announce } from '../../../shared/lib/announce.ts';
import { $folders, changeFolder } from './folders.ts';
import { moveConversations } from './changes.ts';
import { $dropPlace } from './drop-place.ts';

/** What is carried: conversations, or one folder to another place. */
export type Carried =
  | { readonly kind: 'conversations'; readonly ids: readonly string[]; readonly label: string }
  | { readonly kind: 'folder'; readonly id: string; readonly label: string };

const startsAfterPx = 6;

/**
 * Follows one pointer from its press on. A mouse carries once it has moved a little; a finger once it has rested, so
 * that swiping still scrolls. Everything it does can also be done from the menu (WCAG 2.5.7).
 */
export function followDrag(
  press: { readonly x: number; readonly y: number; readonly pointerId: number },
  carried: Carried,
): void {
  let ghost: HTMLElement | undefined;

  const begin = () => {
    ghost = document.createElement('div');
    ghost.className = 'drag-ghost';
    ghost.textContent = carried.label;
    ghost.setAttribute('aria-hidden', 'true');
    document.body.append(ghost);
    document.documentElement.dataset['dragging'] = '';
  };
  const move = (event: PointerEvent) => {
    if (event.pointerId !== press.pointerId) return;
    if (!ghost) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < startsAfterPx) return;
      begin();
    }
    if (ghost) ghost.style.translate = `${event.clientX + 12}px ${event.clientY + 8}px`;
    $dropPlace.set(placeAt(event.clientX, event.clientY, carried));
    scrollNearEdge(event.clientY);
  };
  const release = (event: PointerEvent) => {
    if (event.pointerId !== press.pointerId) return;
    const place = $dropPlace.get();
    const wasCarried = ghost !== undefined;
    end();
    if (!wasCarried) return;
    // The press ends on a link: it was no click.
    window.addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
    if (place !== undefined) drop(carried, place);
  };
  const end = () => {
    ghost?.remove();
    ghost = undefined;
    delete document.documentElement.dataset['dragging'];
    $dropPlace.set(undefined);
    stop.abort();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') end();
  };
  const stop = new AbortController();
  const options = { signal: stop.signal };
  window.addEventListener('pointermove', move, options);
  window.addEventListener('pointerup', release, options);
  window.addEventListener('pointercancel', end, options);
  window.addEventListener('keydown', onKey, options);
  // A second finger means something else.
  window.addEventListener('pointerdown', (event) => !event.isPrimary && end(), options);
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

function placeAt(x: number, y: number, carried: Carried): string | undefined {
  const place = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop]')?.dataset['drop'];
  if (carried.kind === 'folder') return place?.startsWith('folder:') === true ? place : undefined;
  return place;
}

function drop(carried: Carried, place: string): void {
  const target = $folders.get().find(({ id }) => place === `folder:${id}`);
  if (carried.kind === 'conversations') {
    if (target || place === 'outside') void moveConversations(carried.ids, target ?? null);
  } else if (target && target.id !== carried.id) {
    const position = $folders.get().findIndex(({ id }) => id === target.id);
    void changeFolder(carried.id, { position });
    announce(`${carried.label} ${position + 1}/${$folders.get().length}`);
  }
}

const edgePx = 40;

function scrollNearEdge(y: number): void {
  const scroller = document.querySelector<HTMLElement>('[data-conversations]');
  if (!scroller) return;
  const { top, bottom } = scroller.getBoundingClientRect();
  if (y < top + edgePx) scroller.scrollTop -= 12;
  else if (y > bottom - edgePx) scroller.scrollTop += 12;
}
