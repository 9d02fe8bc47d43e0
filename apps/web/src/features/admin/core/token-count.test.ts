import { describe, expect, it } from 'vitest';
import { readTokenCount } from './token-count.ts';

describe('a number of tokens', () => {
  it.each([
    ['50000', 50_000],
    [' 50 000 ', 50_000],
    ['50,000', 50_000],
    ['1.000.000', 1_000_000],
    ["1'000", 1_000],
    ['50k', 50_000],
    ['1.5M', 1_500_000],
    ['1,5m', 1_500_000],
    ['2b', 2_000_000_000],
    ['0', 0],
    ['٥٠٠٠', 5_000],
    ['１２', 12],
  ])('%j is %d', (words, count) => expect(readTokenCount(words)).toEqual({ kind: 'count', count }));

  it('is none where nothing is written', () => {
    expect(readTokenCount('  ')).toEqual({ kind: 'none' });
  });

  it.each([
    ['many', 'notANumber'],
    ['-5', 'notANumber'],
    ['1.5', 'notANumber'],
    ['1,00', 'notANumber'],
    ['1.000,5', 'notANumber'],
    ['k', 'notANumber'],
    ['1e5', 'notANumber'],
    ['2000000000000', 'tooMany'],
    ['1001b', 'tooMany'],
  ])('%j is wrong: %s', (words, why) => expect(readTokenCount(words)).toEqual({ kind: 'wrong', why }));
});
