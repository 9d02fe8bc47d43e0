// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { $pinned, byPin, pinnedFirst, togglePin } from './pinned.ts';

const models = ['a', 'b', 'c'].map((id) => ({ id }));
afterEach(() => $pinned.set([]));

it('pinned models stand first, each group in the order it has anyway', () => {
  togglePin('c');
  togglePin('b');
  expect(pinnedFirst(models).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  togglePin('b');
  expect(pinnedFirst(models).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
});

it('a pin of a model that is away stays for when it is back, and shows nothing meanwhile', () => {
  togglePin('gone');
  expect(byPin(models)).toEqual({ pinned: [], others: models });
  expect($pinned.get()).toEqual(['gone']);
});

it('an open list stays as it is while pins are set', () => {
  const asOpened = $pinned.get();
  togglePin('c');
  expect(byPin(models, asOpened).pinned).toEqual([]);
});
