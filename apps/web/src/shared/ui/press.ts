/** So long a finger rests before that means something. */
export const restMs = 400;
/** So far it may move meanwhile: nobody holds it quite still. */
export const stillPx = 8;

/** The finger has done its work by resting: what the browser makes of lifting it, a click, is for nobody. */
export function noMoreThanAPress({ x, y }: { readonly x: number; readonly y: number }): void {
  const stop = new AbortController();
  const swallow = (event: MouseEvent) => {
    // What is pressed elsewhere at once, such as the menu that has just opened, is another matter.
    if (Math.hypot(event.clientX - x, event.clientY - y) > stillPx) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const options = { signal: stop.signal };
  const end = () => setTimeout(() => stop.abort(), 60);
  // Only what a finger makes: the press itself may click a button.
  window.addEventListener('click', (event) => event.isTrusted && swallow(event), { ...options, capture: true });
  window.addEventListener('contextmenu', swallow, { ...options, capture: true });
  window.addEventListener('pointerup', end, options);
  window.addEventListener('pointercancel', end, options);
}
