import { describe, expect, it } from 'vitest';
import { costMicros } from './price.ts';

const price = { input: 3, output: 15, cached_input: 0.3 };

describe('costMicros', () => {
  it('is the tokens times their prices, in millionths of a dollar', () => {
    expect(costMicros({ input_tokens: 1_000_000, output_tokens: 100_000 }, price)).toBe(4_500_000);
    expect(costMicros({ input_tokens: 1_000, output_tokens: 0, cached_tokens: 900 }, price)).toBe(570);
  });

  it('takes cached input for other input where it has no price of its own, and never for more than there was', () => {
    expect(costMicros({ input_tokens: 10, output_tokens: 0, cached_tokens: 4 }, { input: 2, output: 8 })).toBe(20);
    expect(costMicros({ input_tokens: 10, output_tokens: 0, cached_tokens: 99 }, price)).toBe(3);
  });

  it('rounds up, but not what is only a fault of binary fractions', () => {
    expect(costMicros({ input_tokens: 1, output_tokens: 0 }, { input: 0.05, output: 0.4 })).toBe(1);
    expect(costMicros({ input_tokens: 3, output_tokens: 0 }, { input: 0.1, output: 0 })).toBe(1);
    expect(costMicros({ input_tokens: 30, output_tokens: 0 }, { input: 0.1, output: 0 })).toBe(3);
    expect(costMicros({ input_tokens: 0, output_tokens: 0 }, price)).toBe(0);
  });
});
