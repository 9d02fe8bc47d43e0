import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { truncateMiddle } from './truncate-middle.ts';

describe('truncateMiddle', () => {
  it('returns a text that fits as it is', () => {
    expect(truncateMiddle('short', () => true)).toBe('short');
  });

  it('keeps as much of both ends as fits, whole characters only, and counts what is missing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 20, maxLength: 400 }),
        fc.integer({ min: 60, max: 300 }),
        (text, most) => {
          const short = truncateMiddle(text, (candidate) => candidate.length <= most);
          if (text.length <= most) {
            expect(short).toBe(text);
            return;
          }
          const [, head = '', missing = '', tail = ''] =
            /^(.*)\n\[… (\d+) characters left out …\]\n(.*)$/s.exec(short ?? '') ?? [];
          expect(text.startsWith(head) && text.endsWith(tail)).toBe(true);
          expect(head.length + Number(missing) + tail.length).toBe(text.length);
          expect(short?.length).toBeLessThanOrEqual(most);
          expect(short?.length).toBeGreaterThan(most - 6);
          expect(short?.isWellFormed()).toBe(true);
        },
      ),
    );
  });

  it('gives up when hardly anything fits', () => {
    expect(truncateMiddle('x'.repeat(100), (candidate) => candidate.length <= 30)).toBeUndefined();
  });
});
