// @vitest-environment happy-dom
import type { QueryPastResult } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { excerptOf, hitsOf } from './hits.ts';

const result = (title: string, ...texts: readonly string[]): QueryPastResult['results'][number] => ({
  conversation: { id: title, title } as QueryPastResult['results'][number]['conversation'],
  score: 1,
  passages: texts.map((text, index) => ({
    message_id: `${title}-${index}`,
    sender: 'user',
    timestamp: '2026-01-01T00:00:00Z',
    text,
    highlights: [[0, 3]],
    score: 1,
  })),
});

describe('messages that fit', () => {
  it('are the best of each conversation before the second best of any, and not too many', () => {
    const found = { results: [result('bread', 'rye', 'rye too', 'rye still'), result('cakes', 'rye cake')] };
    expect(hitsOf(found, 3).map(({ messageId }) => messageId)).toEqual(['bread-0', 'cakes-0', 'bread-1']);
    expect(hitsOf(found, 1)[0]).toMatchObject({
      conversationId: 'bread',
      title: 'bread',
      pieces: [{ isMarked: true }],
    });
  });

  it.each([
    ['rye and salt', [[0, 3]], 'rye and salt', [[0, 3]]],
    ['no marks at all', [], 'no marks at all', []],
    [`${'word '.repeat(40)}rye bread`, [[200, 203]], `…${'word '.repeat(6)}rye bread`, [[31, 34]]],
    [`${'x'.repeat(300)}rye`, [[300, 303]], '…rye', [[1, 4]]],
  ] as const)('are shown from a little before what matched: %j', (text, highlights, shown, marks) => {
    expect(excerptOf(text, highlights)).toEqual({ text: shown, highlights: marks });
  });

  it('are cut where a line would not hold them', () => {
    expect(excerptOf('a'.repeat(1_000), []).text).toHaveLength(160);
  });
});
