import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarkdownDocument, parseMarkdown } from './document.ts';
import type { Block } from './tree.ts';

const everything = `# Title *with* marks

A paragraph with **bold**, \`code\`, $x^2*y$ and \\(a_b\\), a [link](https://example.org "t") and [ref] and [1].
Its second line ends here.
***
Setext
------
- one
- two
  - nested
    more

  loose now
* another list
1. first
2. [x] done
   \`\`\`ts
   const a = 1;

   \`\`\`
3. third

> quote
lazy
> - list in quote

| a | b |
|:--|--:|
| 1 | **2** |
| \`x\\|y\` |
text after the table

$$
\\frac{a}{b}
$$
before \\[ not a block
text
\\[
x = y
\\]
    indented code

~~~python title="x.py"
print("#")

~~~

[ref]: https://example.org/ref
  "A title"
[1]: <https://example.org/one>
[^n]: A note
    that goes on

    in two paragraphs
[^m]: Another
line

Last words https://example.org/end. $5 and $6 &amp; &#x41; <b>raw</b>[^n]
`;

function inPieces(source: string, cuts: readonly number[]): readonly Block[] {
  const document = new MarkdownDocument();
  for (const cut of [...cuts].sort((a, b) => a - b)) document.read(source.slice(0, cut), true);
  return document.read(source, false).map(({ block }) => block);
}

const pieces = [
  ...['# h\n', 'text ', '**bold** ', '- item\n', '  - nested\n', '1. one\n', '> quote\n', '```js\n', '```\n', '~~~\n'],
  ...[
    '| a | b |\n',
    '|---|:-:|\n',
    '| 1 | 2 |\n',
    '\n',
    '\n\n',
    '$$',
    '$x$',
    '\\[',
    '\\]',
    '\\(y\\)',
    '---\n',
    '===\n',
  ],
  ...[
    '[a]: /x\n',
    '[a]: http://e.org "t"\n',
    '[a]',
    '[^1]',
    '[^1]: note\n',
    '    code\n',
    '\t',
    '  ',
    '\r\n',
    '\r',
    '*',
    '_',
  ],
  ...[
    '`',
    '[x](',
    'http://e.org)',
    '<div>\n',
    '</div>\n',
    '<!--',
    '-->',
    '&amp;',
    '\\',
    '~~',
    '!',
    '+ ',
    '"t\n',
    '([',
    '\0',
  ],
];
const sources = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((list) => list.join(''));

describe('S1: however a source arrives, it means the same in the end', () => {
  it('one character at a time', () => {
    const cuts = Array.from({ length: everything.length }, (_, at) => at);
    expect(inPieces(everything, cuts)).toEqual(parseMarkdown(everything));
  });

  it('a line that is indented like code, in a paragraph', () => {
    const source = '</div>\n    code\n---\n';
    expect(inPieces(source, [16])).toEqual(parseMarkdown(source));
    expect(parseMarkdown(source)[0]).toEqual({
      type: 'paragraph',
      children: [{ type: 'text', text: '</div>\ncode' }],
    });
  });

  it('any split of any source', () => {
    fc.assert(
      fc.property(sources, fc.array(fc.nat(400), { maxLength: 30 }), (source, cuts) => {
        expect(inPieces(source, cuts)).toEqual(parseMarkdown(source));
      }),
      { numRuns: 1500 },
    );
  });

  it('any split of a source that has everything', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(everything.length), { maxLength: 60 }), (cuts) => {
        expect(inPieces(everything, cuts)).toEqual(parseMarkdown(everything));
      }),
      { numRuns: 60 },
    );
  });

  it('what is read anew, because it is another source or went on after its end', () => {
    const document = new MarkdownDocument();
    document.read('[a] and\n\n[a]: http://one.exam', false);
    expect(document.read('[a] and\n\n[a]: http://one.example', false)).toEqual(
      new MarkdownDocument().read('[a] and\n\n[a]: http://one.example', false),
    );
    expect(document.read('something else', true).map(({ block }) => block)).toEqual(parseMarkdown('something else'));
  });
});

describe('S2: what is finished is not made again', () => {
  it('blocks before the last keep their identity and key, from character to character', () => {
    const document = new MarkdownDocument();
    let before = document.read('', true);
    let kept = 0;
    for (let at = 1; at <= everything.length; at += 1) {
      const now = document.read(everything.slice(0, at), true);
      const finished = before.slice(0, -3);
      for (const [index, entry] of finished.entries()) {
        const isAskedAgain = JSON.stringify(entry.block).includes('[');
        if (!isAskedAgain) expect(now[index]?.block).toBe(entry.block);
        expect(now[index]?.key).toBe(entry.key);
        kept += 1;
      }
      before = now;
    }
    expect(kept).toBeGreaterThan(1000);
  });

  it('in a list that grows, only the last item is new', () => {
    const document = new MarkdownDocument();
    const items = Array.from({ length: 50 }, (_, n) => `- item **${n}**\n`);
    const [before] = document.read(items.join(''), true);
    const [after] = document.read(`${items.join('')}- more`, true);
    if (before?.block.type !== 'list' || after?.block.type !== 'list') throw new Error('no list');
    expect(after.block.items).toHaveLength(51);
    const earlier = before.block.items;
    expect(after.block.items.slice(0, 50).filter((item, n) => item !== earlier[n])).toEqual([]);
  });

  it('a definition reaches back, and only to those who name it', () => {
    const document = new MarkdownDocument();
    const [first, second] = document.read('[one] is cited\n\nnot here\n\n', true);
    const after = document.read('[one] is cited\n\nnot here\n\n[one]: https://example.org\n\nmore\n\nmore', true);
    expect(after[0]?.block).not.toBe(first?.block);
    expect(JSON.stringify(after[0])).toContain('https://example.org');
    expect(after[1]?.block).toBe(second?.block);
  });
});

describe('S5: no source is too much', () => {
  it.each([
    ['nested quotes', '>'.repeat(20_000)],
    ['nested lists', '- '.repeat(3000)],
    ['open brackets', '['.repeat(20_000)],
    ['open images', '!['.repeat(10_000)],
    ['stars', '*a '.repeat(6000)],
    ['stars and underscores', '*_'.repeat(6000)],
    ['ticks', Array.from({ length: 300 }, (_, n) => '`'.repeat(n)).join(' ')],
    ['dollars', '$'.repeat(20_000)],
    ['half formulas', '\\('.repeat(8000)],
    ['backslashes', '\\'.repeat(20_000)],
    ['links in links', `${'['.repeat(2000)}x${'](u)'.repeat(2000)}`],
    ['a head of a table', `${'|a'.repeat(5000)}\n${'|-'.repeat(5000)}`],
    ['tabs', '\t'.repeat(20_000)],
    ['half definitions', '[a]:\n'.repeat(4000)],
    ['half notes', '[^a]:\n'.repeat(4000)],
    ['underscores', '_'.repeat(20_000)],
    ['angle brackets', '<'.repeat(20_000)],
    ['addresses', 'www.'.repeat(5000)],
    ['mail', 'a@'.repeat(8000)],
    ['entities', '&#'.repeat(10_000)],
    ['tildes', '~~a '.repeat(5000)],
  ])('%s are read in time, whole and while they come', (_, source) => {
    const started = performance.now();
    parseMarkdown(source);
    const document = new MarkdownDocument();
    document.read(source.slice(0, -1), true);
    document.read(source, true);
    expect(performance.now() - started).toBeLessThan(9000);
  });
});
