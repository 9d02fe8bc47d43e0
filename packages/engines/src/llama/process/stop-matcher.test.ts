import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StopMatcher } from './stop-matcher.ts';

function through(stops: readonly string[], pieces: readonly string[]): { text: string; stopped: boolean } {
  const matcher = new StopMatcher(stops);
  const text = pieces.map((piece) => matcher.push(piece)).join('') + matcher.end();
  return { text, stopped: matcher.stopped };
}

describe('StopMatcher (M6)', () => {
  it('ends before the first stop sequence, also one that comes in pieces', () => {
    expect(through(['END'], ['one E', 'N', 'D two'])).toEqual({ text: 'one ', stopped: true });
    expect(through(['b', 'abc'], ['xab', 'c'])).toEqual({ text: 'xa', stopped: true });
  });

  it('gives back at the end what only looked like one', () => {
    expect(through(['END'], ['one E', 'N'])).toEqual({ text: 'one EN', stopped: false });
  });

  it('shows the same whatever the pieces are', () => {
    const letters = fc.stringMatching(/^[abc]{0,30}$/);
    fc.assert(
      fc.property(fc.array(letters), fc.array(fc.stringMatching(/^[abc]{1,4}$/), { maxLength: 3 }), (pieces, stops) => {
        const whole = pieces.join('');
        const ends = stops.map((stop) => whole.indexOf(stop)).filter((index) => index >= 0);
        const expected = ends.length === 0 ? whole : whole.slice(0, Math.min(...ends));
        // A stop sequence is taken as soon as it is whole, so an earlier one that is still open does not count.
        expect(whole.startsWith(through(stops, pieces).text)).toBe(true);
        if (stops.length < 2) expect(through(stops, pieces).text).toBe(expected);
      }),
    );
  });
});
