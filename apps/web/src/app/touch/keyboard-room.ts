/** Less than this is a bar of the browser, and no keyboard. */
const leastPx = 120;

/**
 * H3.1: `interactive-widget` in index.html makes browsers shrink the page. Those that lay the keyboard over it instead
 * (Safari) say how much is left to see; the page takes that height, and stays at its top.
 */
export function makeRoomForKeyboard(): () => void {
  const view = globalThis.visualViewport;
  if (!view) return () => {};
  const root = document.documentElement;
  const follow = () => {
    // Enlarged by two fingers: what is left to see is no matter of a keyboard.
    const hiddenPx = view.scale > 1.01 ? 0 : window.innerHeight - view.height;
    if (hiddenPx < leastPx) return root.style.removeProperty('--keyboard');
    root.style.setProperty('--keyboard', `${Math.round(hiddenPx)}px`);
    window.scrollTo(0, 0);
    return undefined;
  };
  view.addEventListener('resize', follow);
  view.addEventListener('scroll', follow);
  return () => {
    view.removeEventListener('resize', follow);
    view.removeEventListener('scroll', follow);
    root.style.removeProperty('--keyboard');
  };
}
