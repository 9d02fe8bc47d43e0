import { describe, expect, it } from 'vitest';
import { CitationFilter } from './citation-filter.ts';

const upToThree = (number: number) => number >= 1 && number <= 3;

function filtered(text: string, pieceLength: number): { text: string; cited: readonly number[] } {
  const filter = new CitationFilter(upToThree);
  let out = '';
  for (let at = 0; at < text.length; at += pieceLength) out += filter.push(text.slice(at, at + pieceLength));
  out += filter.end();
  return { text: out, cited: filter.cited };
}

describe('citations of an answer (AP5)', () => {
  const cases: [said: string, shown: string, cited: number[]][] = [
    ['It was Tuesday [2].', 'It was Tuesday [2].', [2]],
    ['It was Tuesday [9].', 'It was Tuesday.', []],
    ['Both [1, 9, 3] said so', 'Both [1][3] said so', [1, 3]],
    ['All [1-3].', 'All [1][2][3].', [1, 2, 3]],
    ['Twice [3][1] and [3].', 'Twice [3][1] and [3].', [3, 1]],
    ['In code `list[7]` stays', 'In code `list[7]` stays', []],
    ['```js\na[9] = 1\n```\nbut [9] goes', '```js\na[9] = 1\n```\nbut goes', []],
    ['An array [ of words ] stays', 'An array [ of words ] stays', []],
    ['A link [to](https://example.org) stays', 'A link [to](https://example.org) stays', []],
    ['Open at the end [', 'Open at the end [', []],
    ['Blanks at the end  ', 'Blanks at the end  ', []],
    ['A range beyond reason [1-9999].', 'A range beyond reason [1].', [1]],
    ['No link [1](https://example.org) here', 'No link [1] (https://example.org) here', [1]],
    ['[1]: https://example.org', '[1] : https://example.org', [1]],
    ['Nothing in it [ , ]', 'Nothing in it', []],
  ];

  it.each(cases)('%s', (said, shown, cited) => {
    expect(filtered(said, said.length)).toEqual({ text: shown, cited });
  });

  it('does not depend on the pieces in which the text comes', () => {
    for (const [said, shown, cited] of cases)
      for (const length of [1, 2, 3, 5]) expect(filtered(said, length)).toEqual({ text: shown, cited });
  });

  it('releases what is decided at once', () => {
    const filter = new CitationFilter(upToThree);
    expect(filter.push('A word')).toBe('A word');
    expect(filter.push(' and [')).toBe(' and');
    expect(filter.push('2')).toBe('');
    expect(filter.push('].')).toBe(' [2].');
  });
});
