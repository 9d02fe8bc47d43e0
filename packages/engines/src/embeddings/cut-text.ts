import { estimateTokens } from '@parley/core';

export interface CutText {
  readonly text: string;
  readonly wasCut: boolean;
}

/** The longest beginning of at most `maxTokens` tokens, never ending in half a character. */
export function cutToTokens(
  text: string,
  maxTokens: number,
  count: (text: string) => number = estimateTokens,
): CutText {
  // No tokenizer makes more tokens than bytes of UTF-8, which are at most three for each unit here.
  if (text.length * 3 <= maxTokens || count(text) <= maxTokens) return { text, wasCut: false };
  let [fits, exceeds] = [0, text.length];
  while (exceeds - fits > 1) {
    const middle = (fits + exceeds) >> 1;
    if (count(text.slice(0, middle)) <= maxTokens) fits = middle;
    else exceeds = middle;
  }
  const last = text.charCodeAt(fits - 1);
  const splitsPair = last >= 0xd800 && last < 0xdc00;
  return { text: text.slice(0, splitsPair ? fits - 1 : fits), wasCut: true };
}

/** What every server takes: whole characters, and something at all. */
export function sendable(text: string): string {
  return text === '' ? ' ' : text.toWellFormed();
}
