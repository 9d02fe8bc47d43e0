import { expect, it } from 'vitest';
import { MarkdownDocument } from './document.ts';
import { headingDepths } from './heading-depths.ts';

const depthsOf = (source: string) =>
  [...headingDepths(new MarkdownDocument().read(source, false), []).depths.values()].join(' ');

it.each([
  ['## A\n\n#### B\n\n## C', '1 2 1'],
  ['### A\n\n# B\n\n### C\n\n### D', '1 1 2 2'],
  ['# A\n\n## B\n\n###### C\n\n### D\n\ntext', '1 2 3 3'],
  ['no heading', ''],
])('S13: no level is left out in %j', (source, depths) => expect(depthsOf(source)).toBe(depths));

it('goes on from where the text before ended', () => {
  const entries = new MarkdownDocument().read('### C', false);
  expect([...headingDepths(entries, [1, 2]).depths.values()]).toEqual([3]);
});
