import { describe, expect, it } from 'vitest';
import { plainText } from './convert.ts';
import { MarkdownDocument } from './document.ts';
import { closeInline } from './open-constructs.ts';
import type { Block, Inline } from './tree.ts';

describe('S4: an open mark is closed, one with nothing behind it is held back', () => {
  it.each([
    ['a **bold', 'a **bold**'],
    ['a **bold*', 'a **bold**'],
    ['a **', 'a '],
    ['a *', 'a '],
    ['a *b **c', 'a *b **c***'],
    ['***both', '***both***'],
    ['2 * 3 and', '2 * 3 and'],
    ['snake_case', 'snake_case'],
    ['an _em', 'an _em_'],
    ['~~gone', '~~gone~~'],
    ['`cod', '`cod`'],
    ['``co`d', '``co`d``'],
    ['`', ''],
    ['a `b` c', 'a `b` c'],
    ['[text', 'text'],
    ['[text](http://exa', 'text'],
    ['a **[text](http://exa', 'a **text**'],
    ['[text](http://e.org) on', '[text](http://e.org) on'],
    ['![alt', ''],
    ['see ![alt](http://exa', 'see '],
    ['noted[^1', 'noted'],
    ['\\', ''],
    ['\\*not', '\\*not'],
    ['costs $5', 'costs $5'],
    ['costs $5 and $6', 'costs $5 and $6'],
    ['$x^2', '$x^2\u{e000}$'],
    ['\\(x', '\\(x\u{e000}\\)'],
    ['\\(x\\', '\\(x\u{e000}\\)'],
    ['**$x_1$ and', '**$x_1$ and**'],
  ])('%s', (written, shown) => expect(closeInline(written)).toBe(shown));
});

describe('S4: while an answer comes, nothing flashes', () => {
  // Text that is on the screen at some moment and is in no way in the end.
  it.each([
    ['a table', 'Words\n\n| left | right |\n|:-----|------:|\n| 1 | 2 |\n| 3 | 4 |\n\nEnd'],
    ['a table right after words', 'Words\n| left | right |\n|:-----|------:|\n| 1 | 2 |\n\nEnd'],
    ['fenced code', 'Words\n\n```typescript\nconst a = `b`;\n```\n\nEnd'],
    ['fenced code in a list', '1. First\n   ```js\n   run();\n   ```\n2. Second'],
    ['emphasis', 'Some **bold words**, *more* and ***both***, `code` and ~~gone~~.'],
    ['a link', 'See [the **page**](https://example.org/a_(b) "Title") for more.'],
    ['an image', 'See ![a picture](https://example.org/a.png) here.'],
    ['a list', 'Words\n\n- one\n- two\n  - three\n\n1. a\n2. b\n\n- [ ] do\n- [x] done'],
    ['headings', '# One\n\n## Two\n\nWords\n\n---\n\n### Three'],
    ['a quote', '> Quoted **words**\n> and more\n\nEnd'],
    ['formulas', 'Take \\(x^2\\) and $y_1$:\n\n$$\n\\frac{a}{b}\n$$\n\n\\[\nz = 1\n\\]\n\nEnd'],
    ['a footnote', 'Said before[^1].\n\n[^1]: By *somebody*'],
  ])('%s', (_, source) => {
    const document = new MarkdownDocument();
    const final = words(document.read(source, false).map(({ block }) => block));
    for (let end = 1; end <= source.length; end += 1) {
      const shown = words(new MarkdownDocument().read(source.slice(0, end), true).map(({ block }) => block));
      for (const [index, word] of shown.split(/\s+/).filter(Boolean).entries())
        expect(final, `${JSON.stringify(source.slice(0, end))} shows ${word} (${index})`).toContain(word);
      const kinds = new MarkdownDocument().read(source.slice(0, end), true).map(({ block }) => block.type);
      const finalKinds = document.read(source, false).map(({ block }) => block.type);
      expect(finalKinds.slice(0, kinds.length), JSON.stringify(source.slice(0, end))).toEqual(kinds);
    }
  });

  it('the formula that is being written says so', () => {
    const [entry] = new MarkdownDocument().read('$$\n\\frac{a', true);
    expect(entry?.block).toEqual({ type: 'math', tex: '\\frac{a', isOpen: true });
  });
});

function words(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      switch (block.type) {
        case 'paragraph':
        case 'line':
        case 'heading':
          return plainText(block.children);
        case 'code':
          return block.text;
        case 'math':
          return block.tex;
        case 'quote':
        case 'note':
          return words(block.children);
        case 'list':
          return block.items.map(({ children }) => words(children)).join('\n');
        case 'table':
          return [...block.head, ...block.rows.flat()].map((cell: readonly Inline[]) => plainText(cell)).join('\n');
        case 'rule':
          return '';
      }
    })
    .join('\n');
}
