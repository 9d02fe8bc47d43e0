import { expect, it } from 'vitest';
import { piecesOf } from './marks.ts';

const shown = (text: string, highlights: [number, number][]) =>
  piecesOf(text, highlights).map(({ text: piece, isMarked }) => (isMarked ? `[${piece}]` : piece));

it('marks what matched and nothing else', () => {
  expect(
    shown('bread and salt', [
      [0, 5],
      [10, 14],
    ]),
  ).toEqual(['[bread]', ' and ', '[salt]']);
});

it('takes ranges in any order, that overlap, or lie outside', () => {
  expect(
    shown('bread and salt', [
      [10, 99],
      [0, 5],
      [3, 8],
    ]),
  ).toEqual(['[bread]', '[ an]', 'd ', '[salt]']);
  expect(shown('bread', [[9, 12]])).toEqual(['bread']);
  expect(shown('', [[0, 1]])).toEqual([]);
});
