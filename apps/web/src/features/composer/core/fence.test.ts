import { describe, expect, it } from 'vitest';
import { indent, isInFence, newLine, type Edit } from './fence.ts';
import { linkOver } from './paste-link.ts';

/** `|` is the caret, two of them a selection. */
function marked(shown: string): { text: string; from: number; to: number } {
  const from = shown.indexOf('|');
  const to = shown.lastIndexOf('|');
  return { text: shown.replaceAll('|', ''), from, to: to === from ? from : to - 1 };
}
function after(shown: string, edit: Edit | undefined): string {
  const { text } = marked(shown);
  if (!edit) return shown;
  const changed = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  const [from, to] = edit.select;
  return from === to
    ? `${changed.slice(0, from)}|${changed.slice(from)}`
    : `${changed.slice(0, from)}|${changed.slice(from, to)}|${changed.slice(to)}`;
}
const inFence = (shown: string) => isInFence(marked(shown).text, marked(shown).from);
const tabbed = (shown: string, isBack = false) => {
  const { text, from, to } = marked(shown);
  return after(shown, indent(text, from, to, isBack));
};

describe('K1 a fence', () => {
  it('begins behind its signs and ends behind those that close it', () => {
    expect(inFence('|```ts\nx')).toBe(false);
    expect(inFence('``|`ts\nx')).toBe(false);
    expect(inFence('```ts|')).toBe(true);
    expect(inFence('```\nx|\n```')).toBe(true);
    expect(inFence('```\nx\n|```')).toBe(true);
    expect(inFence('```\nx\n```|')).toBe(false);
    expect(inFence('```\nx\n```\nand|')).toBe(false);
    expect(inFence('```\nx\n```\n~~~\ny|')).toBe(true);
  });

  it('is closed by as many of the same signs and nothing behind them', () => {
    expect(inFence('````\n```\nx|')).toBe(true);
    expect(inFence('```\n~~~\nx|')).toBe(true);
    expect(inFence('```\n``` more\nx|')).toBe(true);
    expect(inFence('```\n`````  \nx|')).toBe(false);
    expect(inFence('    ```\nx|')).toBe(false);
    expect(inFence('```inline``` words|')).toBe(false);
    expect(inFence('words|')).toBe(false);
  });

  it('a new line keeps the indentation', () => {
    const on = (shown: string) => {
      const { text, from, to } = marked(shown);
      return after(shown, newLine(text, from, to));
    };
    expect(on('```\n  if (x) {|')).toBe('```\n  if (x) {\n  |');
    expect(on('```\n    a|bc|d')).toBe('```\n    a\n    |d');
    expect(on('```ts|\nx')).toBe('```ts\n|\nx');
  });
});

describe('K2 Tab in a fence', () => {
  it('indents at the caret, and all lines of a selection', () => {
    expect(tabbed('```\na|b')).toBe('```\na  |b');
    expect(tabbed('```\n|a\n\nb|c\nd')).toBe('```\n  |a\n\n  b|c\nd');
    expect(tabbed('```\n|a\n|b')).toBe('```\n  |a\n|b');
  });

  it('takes back what it did, and changes nothing where nothing is to take', () => {
    expect(tabbed('```\n  a|b', true)).toBe('```\na|b');
    expect(tabbed('```\n |  a', true)).toBe('```\n| a');
    expect(tabbed('```\n\tx|', true)).toBe('```\nx|');
    expect(tabbed('```\n  |a\n    b|', true)).toBe('```\n|a\n  b|');
    expect(tabbed('```\na|', true)).toBe('```\na|');
  });
});

describe('K3 an address pasted over words', () => {
  const pasted = (shown: string, address: string) => {
    const { text, from, to } = marked(shown);
    return linkOver(text, from, to, address);
  };
  it('makes a link of them', () => {
    expect(pasted('see |the manual| there', 'https://example.org/a?b=c#d\n')).toBe(
      '[the manual](https://example.org/a?b=c#d)',
    );
    expect(pasted('|a [b]|', 'http://example.org')).toBe('[a \\[b\\]](http://example.org)');
    expect(pasted('|it|', 'https://example.org/a_(b)')).toBe('[it](<https://example.org/a_(b)>)');
  });

  it('is pasted as it is where a link makes no sense', () => {
    for (const [shown, address] of [
      ['no |selection', 'https://example.org'],
      ['|words|', 'example.org'],
      ['|words|', 'https://example.org and more'],
      ['|words|', 'javascript:alert(1)'],
      ['|two\nlines|', 'https://example.org'],
      ['|https://example.com|', 'https://example.org'],
      ['```\n|code|', 'https://example.org'],
      ['`|code|`', 'https://example.org'],
      ['| |', 'https://example.org'],
    ] as const)
      expect(pasted(shown, address), shown).toBeUndefined();
  });
});
