import { useEffect, type RefObject } from 'react';

/** Something appears above the list: what is being read stays where it is. Who is at the end stays there anyway. */
export function useSteadyText(scroller: RefObject<HTMLElement | null>, nearEndPx: number): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let before = element.getBoundingClientRect();
    // Called before the picture: nothing is seen to move.
    const observer = new ResizeObserver(() => {
      const now = element.getBoundingClientRect();
      const moved = now.top - before.top;
      const wasAtEnd = element.scrollHeight - element.scrollTop - before.height < nearEndPx;
      before = now;
      if (moved !== 0 && !wasAtEnd) element.scrollTop += moved;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, nearEndPx]);
}
