import { describe, expect, it } from 'vitest';
import { beginning, firstLine } from './plain-words.ts';

describe('words without their Markdown', () => {
  it.each([
    ['Bread rises.\n\nBecause of yeast.', 'Bread rises.'],
    ['\n\n## The **short** answer\nNo.', 'The short answer'],
    ['> - [x] see [the page](https://example.org/a_b) and `code`', 'see the page and code'],
    ['```ts\nconst x = 1;\n```\nThat is *it*.', 'That is it.'],
    ['~~~\nnever closed\nat all', ''],
    ['---\n***\nwords', 'words'],
    ['3. snake_case_stays and 2 * 3 * 4', 'snake_case_stays and 2 * 3 * 4'],
    ['| a | b |', '| a | b |'],
    ['', ''],
  ])('the first line of %j is %j', (markdown, words) => expect(firstLine(markdown, 120)).toBe(words));

  it('all lines are one', () => {
    expect(beginning('# Why\n\n- **yeast**\n- warmth\n\n```\ncode\n```', 100)).toBe('Why yeast warmth');
  });

  it('are cut between characters, with a sign that they go on', () => {
    const cut = firstLine('é🥖'.repeat(200), 120);
    expect([...cut]).toHaveLength(120);
    expect(cut.endsWith('🥖é…') || cut.endsWith('é🥖…')).toBe(true);
  });

  it('of a long line cost next to nothing', () => {
    const started = performance.now();
    firstLine(`${'*_`['.repeat(20_000)}x`, 120);
    beginning(`${'```'.repeat(20_000)}\n`.repeat(20), 120);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
