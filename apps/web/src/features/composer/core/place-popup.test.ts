import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placePopup } from './place-popup.ts';

const view = { top: 0, height: 800, width: 1200 };

describe('placePopup', () => {
  it('stands above the line of a field at the bottom', () => {
    const place = placePopup({ caret: { x: 400, top: 700, bottom: 720 }, view, isRtl: false });
    expect(place).toEqual({ side: 'above', left: 400, width: 420, maxHeight: 336, edge: 694 });
  });

  it('flips below where there is no room above', () => {
    expect(placePopup({ caret: { x: 0, top: 90, bottom: 110 }, view, isRtl: false })).toMatchObject({
      side: 'below',
      edge: 116,
      left: 8,
    });
  });

  it('runs to the left in languages from right to left', () => {
    expect(placePopup({ caret: { x: 900, top: 700, bottom: 720 }, view, isRtl: true }).left).toBe(480);
  });

  it('never leaves what is seen, whatever a keyboard covers', () => {
    const number = fc.integer({ min: 0, max: 2_000 });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 320, max: 2_000 }), fc.boolean(), (x, top, width, isRtl) => {
        const seen = { top: 40, height: 400, width };
        const caretTop = Math.min(Math.max(top, 40), 420);
        const place = placePopup({ caret: { x, top: caretTop, bottom: caretTop + 20 }, view: seen, isRtl });
        expect(place.left).toBeGreaterThanOrEqual(8);
        expect(place.left + place.width).toBeLessThanOrEqual(width - 8);
        const reached = place.side === 'above' ? place.edge - place.maxHeight : place.edge + place.maxHeight;
        expect(reached).toBeGreaterThanOrEqual(40);
        expect(reached).toBeLessThanOrEqual(440);
      }),
    );
  });
});
