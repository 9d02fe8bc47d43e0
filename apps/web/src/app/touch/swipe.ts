import { $isNarrow, $isSidebarOver } from '../../shared/ui/layout.ts';

/** A direction is chosen after so many pixels, and a swipe counts from so many on. */
const chooseAfterPx = 10;
const opensAfterPx = 56;
const closesAfterPart = 1 / 3;
/** Faster than this it counts however short it was. */
const flickPxPerMs = 0.5;

interface Swipe {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly atMs: number;
  readonly opens: boolean;
  readonly panel: HTMLElement | undefined;
  isChosen: boolean;
  wayPx: number;
}

/** H2 */
export function swipeSidebar(): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal, passive: true };
  let swipe: Swipe | undefined;

  const start = (event: TouchEvent) => {
    const touch = event.touches[0];
    if (event.touches.length !== 1 || !touch || !$isNarrow.get()) return end();
    const panel = document.querySelector<HTMLElement>('[data-drawer]')?.closest<HTMLElement>('.MuiDrawer-paper');
    const opens = !$isSidebarOver.get();
    if (!(event.target instanceof Element) || !mayBegin(event.target, opens)) return end();
    swipe = {
      id: touch.identifier,
      x: touch.clientX,
      y: touch.clientY,
      atMs: event.timeStamp,
      opens,
      panel: opens ? undefined : (panel ?? undefined),
      isChosen: false,
      wayPx: 0,
    };
  };

  const move = (event: TouchEvent) => {
    const touch = [...event.touches].find(({ identifier }) => identifier === swipe?.id);
    if (!touch || event.touches.length > 1) return end();
    follow(touch);
  };

  const follow = (touch: Touch) => {
    if (!swipe || 'dragging' in document.documentElement.dataset) return end();
    const across = (touch.clientX - swipe.x) * towardsEnd();
    const along = Math.abs(touch.clientY - swipe.y);
    swipe.wayPx = swipe.opens ? across : -across;
    if (!swipe.isChosen) {
      if (Math.hypot(across, along) < chooseAfterPx) return;
      if (swipe.wayPx < along * 1.5) return end();
      swipe.isChosen = true;
    }
    if (swipe.opens && swipe.wayPx > opensAfterPx) {
      $isSidebarOver.set(true);
      swipe = undefined;
    } else if (swipe.panel) {
      swipe.panel.style.transition = 'none';
      swipe.panel.style.transform = `translateX(${-towardsEnd() * Math.max(0, swipe.wayPx)}px)`;
    }
  };

  const lift = (event: TouchEvent) => {
    // While a page might scroll the browser tells of a finger seldom: a quick one has gone its way in the last word of it.
    const touch = [...event.changedTouches].find(({ identifier }) => identifier === swipe?.id);
    if (touch) follow(touch);
    const done = swipe;
    if (!done?.isChosen) return end();
    const isFlick = done.wayPx / Math.max(1, event.timeStamp - done.atMs) > flickPxPerMs;
    const width = done.panel?.offsetWidth ?? 320;
    const counts = done.opens ? isFlick : isFlick || done.wayPx > width * closesAfterPart;
    swipe = undefined;
    if (done.panel) done.panel.style.transition = '';
    if (counts) $isSidebarOver.set(done.opens);
    else if (done.panel) done.panel.style.transform = '';
  };

  function end(): void {
    if (swipe?.panel && swipe.isChosen) {
      swipe.panel.style.transition = '';
      swipe.panel.style.transform = '';
    }
    swipe = undefined;
  }

  window.addEventListener('touchstart', start, options);
  window.addEventListener('touchmove', move, options);
  window.addEventListener('touchend', lift, options);
  window.addEventListener('touchcancel', end, options);
  return () => stop.abort();
}

/** H2.2 */
function mayBegin(target: Element, opens: boolean): boolean {
  if (target.closest('input, textarea, select, iframe, [role=slider], [contenteditable]')) return false;
  const dialog = target.closest('[role=dialog], [role=presentation], dialog, [popover]');
  if (opens ? dialog !== null : dialog?.querySelector('[data-drawer]') === null) return false;
  if (!(getSelection()?.isCollapsed ?? true)) return false;
  for (let one: Element | null = target; one && one !== document.body; one = one.parentElement) {
    const scrolls = one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX);
    if (scrolls) return false;
  }
  return true;
}

function towardsEnd(): 1 | -1 {
  return document.documentElement.dir === 'rtl' ? -1 : 1;
}
