import type { Conversation } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { byId, merge } from './merge.ts';

const at = (id: string, minute: number, version = 1): Conversation =>
  ({ id, version, updated_at: `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z` }) as Conversation;
const list = [at('d', 40), at('c', 30), at('b', 20), at('a', 10)];
const ids = (items: readonly Conversation[]) => items.map(({ id }) => id).join('');
const mergeInto = (items: readonly Conversation[], news: readonly Conversation[]) => merge(items, news, byId(items));

describe('the list and what is new of it', () => {
  it('L3.2 puts what is new in its place, and moves what has changed to its new one', () => {
    expect(ids(mergeInto(list, [at('x', 25), at('a', 50, 2), at('y', 5)]))).toBe('adcxby');
    expect(ids(mergeInto([], [at('a', 10), at('b', 20)]))).toBe('ba');
  });

  it('L3.1 keeps the higher version, and the news where versions are equal', () => {
    const [changed, old] = [at('b', 20, 3), at('c', 59, 0)];
    expect(mergeInto(list, [changed, at('b', 59, 2), old])).toEqual([list[0], list[1], changed, list[3]]);
    const retitled = { ...at('b', 20), title: 'Soup' };
    expect(mergeInto(list, [retitled])[2]).toBe(retitled);
  });

  it('gives the same list back when nothing is new', () => {
    expect(mergeInto(list, [at('b', 59, 0)])).toBe(list);
    expect(mergeInto(list, list)).toBe(list);
  });

  it('ends like a sort of all, whatever comes', () => {
    let items: readonly Conversation[] = [];
    const newest = new Map<string, Conversation>();
    for (let round = 0; round < 40; round++) {
      const news = Array.from({ length: 7 }, (_, n) =>
        at(`c${(round * 7 + n * 5) % 31}`, (round * 13 + n * 17) % 60, round),
      );
      for (const one of news) if ((newest.get(one.id)?.version ?? -1) <= one.version) newest.set(one.id, one);
      items = mergeInto(items, news);
    }
    expect(new Set(items)).toEqual(new Set(newest.values()));
    expect(items.map(({ updated_at }) => updated_at)).toEqual(
      items
        .map(({ updated_at }) => updated_at)
        .toSorted()
        .toReversed(),
    );
  });
});
