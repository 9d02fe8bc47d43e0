import { expect, it } from 'vitest';
import { estimateTokens, mayBeNear } from './context-use.ts';

it('estimates the tokens of a draft by its script', () => {
  expect(estimateTokens('')).toBe(0);
  expect(estimateTokens('a word or two')).toBe(4);
  expect(estimateTokens('日本語')).toBe(2);
});

it('asks the server only when what is on the page takes a good part of the window', () => {
  const messages = [{ content: 'x'.repeat(4_000) }];
  expect(mayBeNear(messages, 10_000)).toBe(false);
  expect(mayBeNear(messages, 3_000)).toBe(true);
});
