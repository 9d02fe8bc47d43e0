import type { PointerEvent } from 'react';
import { noMoreThanAPress, restMs, stillPx } from '../../../shared/ui/press.ts';
import type { Carried } from '../stores/drag.ts';
import { hold } from '../stores/hold.ts';

/**
 * Press handlers for something that can be carried. The dragging itself is loaded with the first press. A finger that
 * rests and is lifted where it was asks for the menu (app/touch/SPEC.md H1).
 */
export function dragHandlers(carried: () => Carried, onRest: (row: HTMLElement) => void) {
  return {
    'data-press': '',
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (!event.isPrimary || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const press = { x: event.clientX, y: event.clientY, pointerId: event.pointerId };
      const loaded = import('../stores/drag.ts');
      if (event.pointerType === 'mouse') {
        const stop = new AbortController();
        window.addEventListener('pointerup', () => stop.abort(), { once: true, signal: stop.signal });
        void loaded.then(({ followDrag }) => {
          if (!stop.signal.aborted) followDrag(press, carried());
        });
        return;
      }
      const row = event.currentTarget;
      const isStill = (one: globalThis.PointerEvent) =>
        Math.hypot(one.clientX - press.x, one.clientY - press.y) < stillPx;
      const stop = new AbortController();
      const options = { signal: stop.signal };
      let isHeld = false;
      const end = () => {
        clearTimeout(timer);
        stop.abort();
        hold.isOn = false;
        delete row.dataset['held'];
      };
      const timer = setTimeout(() => {
        isHeld = hold.isOn = true;
        row.dataset['held'] = '';
        navigator.vibrate?.(10);
        noMoreThanAPress(press);
        void loaded.then(({ followDrag }) => {
          if (!stop.signal.aborted) followDrag(press, carried());
        });
      }, restMs);
      window.addEventListener(
        'pointerup',
        (lift) => {
          const asksForMenu = isHeld && isStill(lift);
          end();
          if (asksForMenu) onRest(row);
        },
        options,
      );
      window.addEventListener('pointercancel', end, options);
      window.addEventListener('pointermove', (move) => !isHeld && !isStill(move) && end(), options);
      // A second finger.
      window.addEventListener('pointerdown', (other) => !other.isPrimary && end(), options);
      window.addEventListener('contextmenu', (menu) => menu.preventDefault(), options);
    },
    onDragStart(event: { preventDefault(): void }) {
      // The browser's own dragging of links.
      event.preventDefault();
    },
  };
}
