import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../models/index.ts';
import { chunkText } from './chunk-text.ts';

describe('chunkText', () => {
  it('leaves a short text as it is, and makes nothing of a blank one', () => {
    expect(chunkText('A short one.', 256)).toEqual(['A short one.']);
    expect(chunkText(' \n ', 256)).toEqual([]);
  });

  it('breaks where paragraphs and sentences end', () => {
    const sentence = 'The harbour master writes down every ship that enters the port. ';
    const chunks = chunkText(`${sentence.repeat(10)}\n\n${sentence.repeat(30)}`, 256);
    expect(chunks.length).toBeGreaterThan(2);
    for (const chunk of chunks.slice(0, -1)) expect(chunk).toMatch(/\.\s+$/);
  });

  it('loses nothing, and makes no piece too long', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 3_000 });
    fc.assert(
      fc.property(text, fc.integer({ min: 16, max: 300 }), (input, maxTokens) => {
        const chunks = chunkText(input, maxTokens);
        if (input.trim() !== '') expect(chunks.join('').replaceAll(/\s/g, '')).toBe(input.replaceAll(/\s/g, ''));
        for (const chunk of chunks) expect(estimateTokens(chunk)).toBeLessThanOrEqual(maxTokens);
      }),
    );
  });

  it('stops at two hundred pieces', () => {
    expect(chunkText('word '.repeat(200_000), 256)).toHaveLength(200);
  });
});
