import type { Conversation } from '@parley/protocol';

/**
 * A list, newest activity first, with what is new of it. One pass: only the news are sorted (L3.2). Of two copies the
 * one with the higher version stays (L3.1); the same list comes back when nothing is new.
 */
export function merge(
  items: readonly Conversation[],
  news: readonly Conversation[],
  known: ReadonlyMap<string, Conversation>,
): readonly Conversation[] {
  const fresh = new Map<string, Conversation>();
  for (const item of news) {
    const other = fresh.get(item.id) ?? known.get(item.id);
    if (other === undefined || (other !== item && other.version <= item.version)) fresh.set(item.id, item);
  }
  if (fresh.size === 0) return items;
  const sorted = [...fresh.values()].sort(byActivity);
  const merged: Conversation[] = [];
  let next = 0;
  for (const item of items) {
    if (fresh.has(item.id)) continue;
    for (let one = sorted[next]; one && byActivity(one, item) < 0; one = sorted[next]) {
      merged.push(one);
      next += 1;
    }
    merged.push(item);
  }
  for (; next < sorted.length; next++) merged.push(sorted[next] as Conversation);
  return merged;
}

function byActivity(a: Conversation, b: Conversation): number {
  return a.updated_at < b.updated_at ? 1 : a.updated_at > b.updated_at ? -1 : 0;
}

const indexes = new WeakMap<readonly Conversation[], ReadonlyMap<string, Conversation>>();

/** By id; made once for each list. */
export function byId(items: readonly Conversation[]): ReadonlyMap<string, Conversation> {
  let index = indexes.get(items);
  if (!index) {
    index = new Map(items.map((item) => [item.id, item]));
    indexes.set(items, index);
  }
  return index;
}
