import { describe, expect, it } from 'vitest';
import { AnswerTally } from './answer-tally.ts';
import { expectedAnswer } from './expected-answer.ts';
import { GapHistogram } from './gap-histogram.ts';

const expected = expectedAnswer('script/n20', 'What came?');
const tokens = Array.from({ length: expected.tokens }, (_, index) => {
  const start = expected.text.lastIndexOf(' ', endOf(index) - 2) + 1;
  return expected.text.slice(start, endOf(index));
});

/** Behind the token: the first position before which it lies completely. */
function endOf(index: number): number {
  let position = 0;
  while (expected.tokensBefore(position) <= index) position += 1;
  return position;
}

function tally(): AnswerTally {
  return new AnswerTally(expected, new GapHistogram());
}

describe('AnswerTally', () => {
  it('finds nothing wrong with a whole answer, however it is cut', () => {
    const whole = tally();
    for (let at = 0; at < expected.text.length; at += 7) whole.add(expected.text.slice(at, at + 7), at);
    whole.end();
    expect(whole).toMatchObject({ lostTokens: 0, duplicatedTokens: 0, wrongTokens: 0 });
  });

  it('counts what was left out in the middle, and what did not come at the end', () => {
    const middle = tally();
    middle.add(tokens.slice(0, 5).join(''), 0, 0);
    middle.add(tokens.slice(8).join(''), 1, endOf(7));
    middle.end();
    expect(middle).toMatchObject({ lostTokens: 3, duplicatedTokens: 0, wrongTokens: 0 });

    const short = tally();
    short.add(tokens.slice(0, 18).join(''), 0);
    short.end();
    expect(short.lostTokens).toBe(2);
  });

  it('counts what came twice', () => {
    const twice = tally();
    twice.add(tokens.slice(0, 10).join(''), 0, 0);
    twice.add(tokens.slice(6).join(''), 1, endOf(5));
    twice.end();
    expect(twice).toMatchObject({ lostTokens: 0, duplicatedTokens: 4, wrongTokens: 0 });
  });

  it('counts swapped tokens as wrong', () => {
    const swapped = tally();
    for (const index of [0, 2, 1]) swapped.add(tokens[index] ?? '', index);
    expect(swapped.wrongTokens).toBeGreaterThan(0);
  });

  it('knows the first piece and the longest silence', () => {
    const gaps = new GapHistogram();
    const timed = new AnswerTally(expected, gaps);
    for (const [index, atMs] of [100, 133, 300, 333].entries()) timed.add(tokens[index] ?? '', atMs);
    expect(timed).toMatchObject({ firstMs: 100, longestGapMs: 167 });
    expect(gaps.distribution()).toEqual({ count: 3, p50: 33, p99: 167, max: 167 });
  });
});
