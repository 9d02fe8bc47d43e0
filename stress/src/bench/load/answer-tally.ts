import type { ExpectedAnswer } from './expected-answer.ts';
import type { GapHistogram } from './gap-histogram.ts';

/** Holds one arriving answer against what it must be: every token once, in its place. */
export class AnswerTally {
  readonly #expected: ExpectedAnswer;
  readonly #gaps: GapHistogram;
  #position = 0;
  #lastMs: number | undefined;
  firstMs: number | undefined;
  longestGapMs = 0;
  lostTokens = 0;
  duplicatedTokens = 0;
  wrongTokens = 0;

  constructor(expected: ExpectedAnswer, gaps: GapHistogram) {
    this.#expected = expected;
    this.#gaps = gaps;
  }

  /** Without an offset a piece stands behind the one before. */
  add(text: string, atMs: number, offset = this.#position): void {
    this.#time(atMs);
    const { tokensBefore } = this.#expected;
    if (offset > this.#position) this.lostTokens += tokensBefore(offset) - tokensBefore(this.#position);
    const end = offset + text.length;
    if (offset < this.#position)
      this.duplicatedTokens += tokensBefore(Math.min(end, this.#position)) - tokensBefore(offset);
    if (!this.#expected.text.startsWith(text, offset))
      this.wrongTokens += Math.max(1, tokensBefore(end) - tokensBefore(offset));
    this.#position = Math.max(this.#position, end);
  }

  /** What has not come by now is lost. */
  end(): void {
    this.lostTokens += this.#expected.tokens - this.#expected.tokensBefore(this.#position);
  }

  #time(atMs: number): void {
    if (this.#lastMs === undefined) this.firstMs = atMs;
    else {
      const gapMs = atMs - this.#lastMs;
      this.#gaps.add(gapMs);
      this.longestGapMs = Math.max(this.longestGapMs, gapMs);
    }
    this.#lastMs = atMs;
  }
}
