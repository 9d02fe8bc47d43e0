import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from './estimate-tokens.ts';

describe('estimateTokens', () => {
  // Each with its count in the o200k vocabulary.
  it.each([
    ['', 0],
    ['Hello, world!', 4],
    ['The quick brown fox jumps over the lazy dog.', 10],
    ['for (let i = 0; i < n; i++) { sum += a[i]; }', 21],
    ['{"a":[1,2,{"b":null}],"c":"x_y"}', 18],
    ['3f2504e0-4f89-11d3-9a0c-0305e82c3301', 27],
    ['naïve café, déjà vu — “quoted”', 11],
    ['東京は日本の首都です。', 8],
    ['안녕하세요 세계', 3],
    ['Привет, как дела?', 6],
    ['مرحبا كيف حالك اليوم؟', 7],
    ['Γειά σου Κόσμε', 8],
    ['🦊🦊🦊', 9],
    ['1234567890', 4],
  ])('is at most 15 % below a tokenizer for %j', (text, tokens) => {
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(tokens * 0.85);
    expect(estimateTokens(text)).toBeLessThanOrEqual(tokens * 2 + 10);
  });

  it('never shrinks when text is added', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(estimateTokens(a + b)).toBeGreaterThanOrEqual(Math.max(estimateTokens(a), estimateTokens(b)));
        expect(estimateTokens(a + b)).toBeLessThanOrEqual(estimateTokens(a) + estimateTokens(b));
      }),
    );
  });
});
