import { describe, expect, it } from 'vitest';
import { BpeCounter } from './bpe-counter.ts';
import { buildBpeTable } from './bpe-table.ts';

/** The 256 bytes, then what the merges make. */
function counterOf(merges: readonly string[], pre = 'gpt-2'): BpeCounter {
  const shown = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(shown(byte) ? byte : next++));
  const table = buildBpeTable({ tokens: [...bytes, ...merges.map((merge) => merge.replace(' ', ''))], merges, pre });
  if (table === undefined) throw new Error('No table');
  return new BpeCounter(table);
}

describe('BpeCounter (M11)', () => {
  it('counts bytes where nothing merges, and nothing as nothing', () => {
    const counter = counterOf([]);
    expect(counter.count('')).toBe(0);
    expect(counter.count('abc é 東🦊')).toBe(3 + 3 + 1 + 3 + 4);
  });

  it('merges by rank, not from the left', () => {
    const counter = counterOf(['b c', 'a b', 'a bc']);
    expect(counter.count('abc')).toBe(1);
    expect(counterOf(['b c', 'a b']).count('abc')).toBe(2);
    expect(counterOf(['a a', 'aa aa']).count('aaaaaaa')).toBe(3);
  });

  it('never merges over the end of a word', () => {
    expect(counterOf(['a b', 'Ġ a']).count('a b')).toBe(3);
    expect(counterOf(['Ġ a']).count('x a')).toBe(2);
  });

  it('cuts digits as the model does', () => {
    const merges = ['1 2', '12 3', '4 5'];
    expect(counterOf(merges).count('12345')).toBe(2);
    expect(counterOf(merges, 'smollm').count('12345')).toBe(5);
    expect(counterOf(merges, 'llama-bpe').count('12345')).toBe(2);
    expect(counterOf(merges, 'qwen2').count('12345')).toBe(5);
  });

  it('takes a word without end in no more than its share of time', () => {
    const counter = counterOf(['a a', 'aa aa']);
    const before = performance.now();
    expect(counter.count('a'.repeat(200_000))).toBeGreaterThanOrEqual(50_000);
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it('is no counter for a vocabulary without the bytes', () => {
    expect(buildBpeTable({ tokens: ['a', 'b'], merges: [], pre: '' })).toBeUndefined();
  });
});
