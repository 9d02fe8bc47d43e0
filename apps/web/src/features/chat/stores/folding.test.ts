import { afterEach, describe, expect, it } from 'vitest';
import { $chosenFolding, foldedLines, isLong, linesOf, setFolded } from './folding.ts';

describe("one's own words", () => {
  afterEach(() => $chosenFolding.set(new Map()));

  it('take as many lines as they have, and as they are broken into', () => {
    expect(linesOf('')).toBe(1);
    expect(linesOf('one\n\nthree')).toBe(3);
    expect(linesOf('a'.repeat(71))).toBe(2);
  });

  it('are folded when they are pages, not for a few lines more than would stay', () => {
    expect(isLong('line\n'.repeat(foldedLines))).toBe(false);
    expect(isLong('line\n'.repeat(foldedLines * 2))).toBe(true);
    expect(isLong('word '.repeat(500))).toBe(true);
  });

  it('stay as somebody left them', () => {
    setFolded('a', false);
    setFolded('b', true);
    setFolded('a', true);
    expect([...$chosenFolding.get()]).toEqual([
      ['a', true],
      ['b', true],
    ]);
  });
});
