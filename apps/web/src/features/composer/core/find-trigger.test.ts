import { describe, expect, it } from 'vitest';
import { findTrigger } from './find-trigger.ts';

const all = new Set(['/', '@', '#']);
/** The bar is the caret. */
const at = (marked: string) => {
  const found = findTrigger(marked.replace('|', ''), marked.indexOf('|'), all);
  return found && `${found.character}${found.query} ${found.start}-${found.end}`;
};

describe('findTrigger', () => {
  it('finds what is written behind a trigger, up to the caret', () => {
    expect(at('@|')).toBe('@ 0-1');
    expect(at('ask @cla|ude')).toBe('@cla 4-8');
    expect(at('see #the plan| for')).toBe('#the plan 4-13');
    expect(at('hello\n/new|')).toBe('/new 6-10');
    expect(at('(@me|)')).toBe('@me 1-4');
  });

  it('takes a slash only at the beginning of a line', () => {
    expect(at('and /new|')).toBeUndefined();
    expect(at('either/or|')).toBeUndefined();
  });

  it('leaves addresses, headings, languages and code alone', () => {
    expect(at('me@example.org|')).toBeUndefined();
    expect(at('# Title|')).toBeUndefined();
    expect(at('C#|')).toBeUndefined();
    expect(at('```py\n@decorated|')).toBeUndefined();
    expect(at('`@x|')).toBeUndefined();
    expect(at('```\ncode\n```\n@x|')).toBe('@x 13-15');
  });

  it('takes characters of full width as keyboards of Japanese and Chinese write them', () => {
    expect(at('質問 ＠mod|')).toBe('@mod 3-7');
    expect(at('／新|')).toBe('/新 0-2');
  });

  it('reads no further back than a line, nor for ever', () => {
    expect(at('@a\nb|')).toBeUndefined();
    expect(at(`@${'x'.repeat(80)}|`)).toBeUndefined();
  });
});
