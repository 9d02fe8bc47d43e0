import { expect, it } from 'vitest';
import { firstWords } from './first-words.ts';

it('a message is told by one line of its words', () => {
  expect(firstWords('With *salt*, 2 * 3 [and a link](https://example.org/a) ![or two](https')).toBe(
    'With salt, 2 * 3 and a link or two',
  );
  expect(firstWords('## Bread\n\n- **Water**\n- `Salt`')).toBe('Bread Water Salt');
});
