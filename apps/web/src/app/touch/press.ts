import { noMoreThanAPress, restMs, stillPx } from '../../shared/ui/press.ts';

/** Where a finger that rests means what it means everywhere. */
const native = 'a, img, video, pre, table, button, input, textarea, select, summary, iframe, [data-selecting]';

/** H1.3: a finger that rests on the words of a message opens its menu. */
export function openMenusByPress(): () => void {
  const stop = new AbortController();
  let cancel = (): void => {};
  const down = (event: PointerEvent) => {
    cancel();
    if (event.pointerType === 'mouse' || !event.isPrimary || !(event.target instanceof Element)) return;
    const body = event.target.closest('[data-message] [data-body]');
    if (!body || event.target.closest(native)) return;
    const { clientX, clientY } = event;
    const press = new AbortController();
    const options = { signal: press.signal };
    const timer = setTimeout(() => {
      const button = body.closest('[data-message]')?.querySelector<HTMLElement>('button[aria-haspopup="menu"]');
      if (!button) return cancel();
      navigator.vibrate?.(10);
      noMoreThanAPress({ x: clientX, y: clientY });
      button.click();
    }, restMs);
    cancel = () => {
      clearTimeout(timer);
      press.abort();
    };
    window.addEventListener('pointerup', cancel, options);
    // A finger that scrolls is cancelled; a list that follows its end by itself is no reason.
    window.addEventListener('pointercancel', cancel, options);
    window.addEventListener(
      'pointermove',
      (move) => Math.hypot(move.clientX - clientX, move.clientY - clientY) > stillPx && cancel(),
      options,
    );
    // Android's own menu, and its selection of a word.
    window.addEventListener('contextmenu', (menu) => menu.preventDefault(), options);
  };
  window.addEventListener('pointerdown', down, { signal: stop.signal, passive: true });
  return () => {
    cancel();
    stop.abort();
  };
}
