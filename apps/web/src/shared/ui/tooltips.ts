const firstAfterMs = 500;
const nextWithinMs = 400;
const gapPx = 6;
const marginPx = 8;

/**
 * Shows the words of `data-tip` beside what the mouse rests on or the keyboard has reached. One box for the whole page:
 * a list of a hundred buttons costs nothing for it. What it says is also the button's name, so it is not read out.
 */
export function startTooltips(): void {
  let box: HTMLElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shownFor: Element | undefined;
  let hiddenAt = -Infinity;

  const hide = () => {
    clearTimeout(timer);
    if (!shownFor) return;
    shownFor = undefined;
    hiddenAt = performance.now();
    box?.hidePopover();
  };
  const show = (target: HTMLElement) => {
    if (!target.isConnected) return;
    box ??= makeBox();
    box.replaceChildren(target.dataset['tip'] ?? '');
    if (target.dataset['tipKeys'] !== undefined) {
      const keys = document.createElement('span');
      keys.textContent = target.dataset['tipKeys'];
      box.append(keys);
    }
    shownFor = target;
    box.showPopover();
    place(box, target.getBoundingClientRect());
  };
  const soon = (target: EventTarget | null, afterMs: number) => {
    const tipped = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
    if (tipped === shownFor && tipped) return;
    hide();
    if (tipped) timer = setTimeout(() => show(tipped), performance.now() - hiddenAt < nextWithinMs ? 0 : afterMs);
  };

  document.addEventListener(
    'pointerover',
    (event) => event.pointerType === 'mouse' && soon(event.target, firstAfterMs),
  );
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element && target.matches(':focus-visible')) soon(target, firstAfterMs);
  });
  for (const name of ['focusout', 'pointerdown', 'scroll', 'wheel'] as const)
    document.addEventListener(name, hide, { capture: true, passive: true });
  document.addEventListener('keydown', hide, true);
}

function makeBox(): HTMLElement {
  const box = document.createElement('div');
  box.popover = 'manual';
  box.className = 'tip';
  box.ariaHidden = 'true';
  return document.body.appendChild(box);
}

/** Below, or above where there is no room; never out of the window. */
function place(box: HTMLElement, at: DOMRect): void {
  const { width, height } = box.getBoundingClientRect();
  const left = Math.min(Math.max(marginPx, at.left + (at.width - width) / 2), innerWidth - width - marginPx);
  const below = at.bottom + gapPx;
  const top = below + height + marginPx > innerHeight ? at.top - height - gapPx : below;
  box.style.left = `${Math.round(left)}px`;
  box.style.top = `${Math.round(top)}px`;
}
