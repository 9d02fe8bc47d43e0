import { expect, it } from 'vitest';
import { SentBefore } from './sent-before.ts';
import { enterDoes } from './send-key.ts';

const held = (...keys: readonly ('ctrlKey' | 'metaKey' | 'shiftKey')[]) => ({
  ctrlKey: keys.includes('ctrlKey'),
  metaKey: keys.includes('metaKey'),
  shiftKey: keys.includes('shiftKey'),
});

it('Enter sends or begins a line, as one has chosen', () => {
  expect(enterDoes('enter', held())).toBe('send');
  expect(enterDoes('enter', held('shiftKey'))).toBe('line');
  expect(enterDoes('enter', held('ctrlKey'))).toBe('other');
  expect(enterDoes('mod', held())).toBe('line');
  expect(enterDoes('mod', held('metaKey'))).toBe('send');
  expect(enterDoes('mod', held('ctrlKey', 'shiftKey'))).toBe('other');
});

it('↑ walks through what was sent before from an empty field, and leaves words alone that were changed', () => {
  const before = new SentBefore();
  const sent = ['one', 'two'];
  expect(before.step('up', 'something', sent)).toBeUndefined();
  expect(before.step('down', '', sent)).toBeUndefined();
  expect(before.step('up', '', sent)).toBe('two');
  expect(before.step('up', 'two', sent)).toBe('one');
  expect(before.step('up', 'one', sent)).toBeUndefined();
  expect(before.step('down', 'one', sent)).toBe('two');
  expect(before.step('up', 'two!', sent)).toBeUndefined();
  expect(before.step('down', 'two', sent)).toBe('');
});
