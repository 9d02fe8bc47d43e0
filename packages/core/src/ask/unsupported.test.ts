import { describe, expect, it } from 'vitest';
import { unsupportedSentences } from './unsupported.ts';

const marked = (text: string) => unsupportedSentences(text).map(([from, to]) => text.slice(from, to));

describe('sentences that name no passage (AP6)', () => {
  it('marks them, wherever the citation of the others stands', () => {
    expect(marked('You chose rye flour [1]. It rested for two days. [2] The oven was too hot.')).toEqual([
      'The oven was too hot.',
    ]);
  });

  it('looks at each item of a list', () => {
    expect(marked('- Rye flour was chosen [1]\n- The oven was too hot\n')).toEqual(['The oven was too hot']);
  });

  it('leaves headings, code, lead-ins and questions back alone', () => {
    expect(
      marked('# What you said\n\n```\nthis is no sentence at all\n```\nYou said this:\nShall I look further back?'),
    ).toEqual([]);
  });

  it('knows the full stops of other scripts', () => {
    expect(marked('小麦粉ではなくライ麦粉を選びました。オーブンは熱すぎました[1]。')).toEqual([
      '小麦粉ではなくライ麦粉を選びました。',
    ]);
  });
});
