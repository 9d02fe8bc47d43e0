import { matchPath } from '../../../shared/router/paths.ts';
import { findConversation } from '../../conversations/index.ts';
import { fillCard, makeCard, placeCard } from '../components/card.ts';
import { previewOf } from './preview-of.ts';

const restMs = 500;
/** From one entry to the next, once one has been shown. */
const nextMs = 120;
/** On the way from the entry to the card (WCAG 1.4.13). */
const leaveMs = 150;

/** Shows beside an entry of the list what it holds, when the mouse rests there. Gives back what ends it. */
export function startPreviews(ownerId: string): () => void {
  if (!matchMedia('(hover: hover) and (pointer: fine)').matches) return () => {};
  let card: HTMLElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over: HTMLAnchorElement | undefined;
  let isShown = false;
  let at = '';

  const hide = () => {
    clearTimeout(timer);
    over = undefined;
    if (isShown) card?.hidePopover();
    isShown = false;
  };
  const show = async (entry: HTMLAnchorElement) => {
    const id = matchPath(entry.pathname)?.params['id'];
    const conversation = id === undefined ? undefined : findConversation(id);
    if (!conversation) return;
    const preview = await previewOf(ownerId, conversation);
    if (over !== entry || !entry.isConnected) return;
    card ??= makeCard();
    fillCard(card, preview);
    card.showPopover();
    isShown = true;
    if (!placeCard(card, entry)) hide();
  };
  const note = ({ screenX, screenY }: PointerEvent) => {
    at = `${screenX} ${screenY}`;
  };
  const rest = (event: PointerEvent) => {
    const { target, pointerType, buttons, screenX, screenY } = event;
    // An entry that comes under a mouse that nobody moved is no wish to see it.
    if (pointerType !== 'mouse' || buttons !== 0 || at === `${screenX} ${screenY}`) return;
    note(event);
    const element = target instanceof Element ? target : undefined;
    const entry = element?.closest<HTMLAnchorElement>('[data-conversations] a[href^="/c/"]:not([aria-current])');
    if (entry && entry === over) {
      if (isShown) clearTimeout(timer);
      return;
    }
    clearTimeout(timer);
    if (entry) {
      over = entry;
      timer = setTimeout(() => void show(entry), isShown ? nextMs : restMs);
    } else if (isShown && card?.contains(element ?? null) !== true) timer = setTimeout(hide, leaveMs);
    else if (!isShown) over = undefined;
  };

  const stop = new AbortController();
  const options = { signal: stop.signal, capture: true, passive: true };
  document.addEventListener('pointerover', rest, options);
  document.addEventListener('pointermove', note, options);
  document.documentElement.addEventListener('pointerleave', hide, options);
  for (const name of ['pointerdown', 'scroll', 'wheel', 'keydown'] as const)
    document.addEventListener(name, hide, options);
  window.addEventListener('blur', hide, options);
  return () => {
    stop.abort();
    hide();
    card?.remove();
  };
}
