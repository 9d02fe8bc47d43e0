/** Question and answer of turn `n` as people and models write them: prose, lists, a table, code, a formula. */
export function sampleTurn(n: number): { readonly question: string; readonly answer: string } {
  return {
    question: `Question ${n}: ${questions[n % questions.length] ?? ''}`,
    answer: `${openings[n % openings.length] ?? ''}\n\n${bodies[n % bodies.length] ?? ''}\n\nThat was answer ${n}.`,
  };
}

const questions = [
  'how do I count the words of a long file without reading it into memory?',
  'which of the three routes is the shortest, and by how much?',
  'what does the sum come to when the series goes on for ever?',
  'can you put what we decided into a list that I can send to the others?\n\nThey know nothing of it yet.',
];

const openings = [
  'In short: **yes**, and it takes less than it seems to. The idea is to look at one piece at a time, to keep only what the next piece needs, and to forget the rest at once.',
  'There are two ways. The first is *simple* and good enough for most; the second costs an hour and never has to be touched again. [The manual](https://example.org/manual) describes both.',
  'Let us go through it slowly. Nothing here depends on anything that was not said before, so you can stop at any line and still have something that works.',
];

const bodies = [
  [
    '```ts',
    "import { createReadStream } from 'node:fs';",
    '',
    'export async function countWords(file: string): Promise<number> {',
    '  let count = 0;',
    '  let isInWord = false;',
    "  for await (const chunk of createReadStream(file, 'utf8')) {",
    '    for (const character of chunk as string) {',
    '      const isLetter = /\\S/u.test(character);',
    '      if (isLetter && !isInWord) count += 1;',
    '      isInWord = isLetter;',
    '    }',
    '  }',
    '  return count;',
    '}',
    '```',
    '',
    '1. The file is read in pieces of 64 KB.',
    '2. `isInWord` outlives a piece, so a word that lies across two of them counts once.',
    '3. Nothing else is kept.',
  ].join('\n'),
  [
    '| route | length | climb | time |',
    '|:--|--:|--:|--:|',
    '| along the river | 14.2 km | 60 m | 3 h 10 |',
    '| over the ridge | 11.8 km | 540 m | 3 h 40 |',
    '| through the woods | 12.6 km | 210 m | 3 h 05 |',
    '',
    '- The ridge is the **shortest**, by 800 m.',
    '- The woods are the *fastest*, because of the climb.',
    '  - After rain they are not.',
  ].join('\n'),
  [
    'With $|q| < 1$ the partial sums come to rest:',
    '',
    '$$\\sum_{k=0}^{\\infty} a q^k = \\frac{a}{1 - q}$$',
    '',
    'For $a = 3$ and $q = \\tfrac{1}{4}$ that is $4$.',
    '',
    '> A series that shrinks is not enough: $\\sum 1/k$ shrinks too, and never ends.',
  ].join('\n'),
  [
    '### What was decided',
    '',
    '- [x] The old address stays until the end of the year',
    '- [x] Whoever is on call answers within an hour',
    '- [ ] Somebody writes it down',
    '',
    '### What is open',
    '',
    'Who pays for it. Everybody agreed that it should be _somebody else_, and that `later` is not a date.',
  ].join('\n'),
];
