import type { PointerEvent } from 'react';
import type { Carried } from '../stores/drag.ts';

const restMs = 400;

/**
 * Press handlers for something that can be carried. The dragging itself is loaded with the first press. A finger that
 * rests and is lifted where it was has asked for the choice of several.
 */
export function dragHandlers(carried: () => Carried, onRest?: () => void) {
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const press = { x: event.clientX, y: event.clientY, pointerId: event.pointerId };
      const loaded = import('../stores/drag.ts');
      if (event.pointerType === 'mouse') {
        const stop = new AbortController();
        window.addEventListener('pointerup', () => stop.abort(), { once: true, signal: stop.signal });
        void loaded.then(({ followDrag }) => {
          if (!stop.signal.aborted) followDrag({ ...press, isReady: true }, carried());
        });
        return;
      }
      const stop = new AbortController();
      const cancel = () => {
        clearTimeout(timer);
        stop.abort();
      };
      const timer = setTimeout(() => {
        cancel();
        navigator.vibrate?.(10);
        const onLift = (lift: globalThis.PointerEvent) => {
          window.removeEventListener('pointerup', onLift);
          if (Math.hypot(lift.clientX - press.x, lift.clientY - press.y) < 6) onRest?.();
        };
        window.addEventListener('pointerup', onLift);
        void loaded.then(({ followDrag }) => followDrag({ ...press, isReady: true }, carried()));
      }, restMs);
      const options = { signal: stop.signal };
      window.addEventListener('pointerup', cancel, options);
      window.addEventListener('pointercancel', cancel, options);
      window.addEventListener(
        'pointermove',
        (move) => Math.hypot(move.clientX - press.x, move.clientY - press.y) > 8 && cancel(),
        options,
      );
    },
    onDragStart(event: { preventDefault(): void }) {
      // The browser's own dragging of links.
      event.preventDefault();
    },
  };
}
