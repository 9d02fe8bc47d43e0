import { describe, expect, it } from 'vitest';
import { chunkText } from '../embeddings/index.ts';
import { excerptOf, matchingPiece, queryWords } from './passages.ts';

const filler = (topic: string) => `${`Here is one more long line about ${topic} and nothing besides. `.repeat(12)}\n\n`;
const long = `${filler('gardens')}${filler('trains')}The rye starter smelled of apples on Tuesday.\n\n${filler('stars')}`;

describe('what is looked for', () => {
  it('PS1 leaves out words that carry nothing, unless there are no others', () => {
    expect(queryWords('What did I say about the Rye starter?')).toEqual(['say', 'rye', 'starter']);
    expect(queryWords('Was habe ich über Roggen gesagt?')).toEqual(['roggen', 'gesagt']);
    expect(queryWords('the who')).toEqual(['the', 'who']);
    expect(queryWords('?!')).toEqual([]);
  });
});

describe('PS4 the passage that matched', () => {
  it('is the piece that is near, of a long message too', () => {
    const pieces = chunkText(long, 128);
    const chunk = pieces.findIndex((piece) => piece.includes('apples'));
    expect(chunk).toBeGreaterThan(0);
    expect(matchingPiece(long, [], { chunk, maxTokens: 128 })).toContain('apples');
  });

  it('is the piece with most of the words where meaning knows nothing', () => {
    expect(matchingPiece(long, ['rye', 'apples'])).toContain('apples');
    expect(matchingPiece('Short and sweet', ['absent'])).toBe('Short and sweet');
    expect(matchingPiece('', ['rye'])).toBe('');
  });

  it('shows the lines around the words, and marks them', () => {
    const { text, highlights } = excerptOf(long, ['rye', 'apples']);
    expect(text.length).toBeLessThan(340);
    expect(text).toContain('The rye starter smelled of apples');
    expect(highlights.map(([from, to]) => text.slice(from, to))).toEqual(['rye', 'apples']);
    expect(text.startsWith('… ')).toBe(true);
    expect(text.endsWith(' …')).toBe(true);
  });

  it('shows the beginning of a piece that holds none of the words', () => {
    const { text, highlights } = excerptOf(filler('gardens'), ['absent']);
    expect(text).toMatch(/^Here is one more long line/);
    expect(highlights).toEqual([]);
  });
});
