import { atom, computed } from 'nanostores';
import { keptAtom } from '../../../shared/lib/kept.ts';
import { groupByTime, matchesFilter } from './groups.ts';
import { $list } from './list.ts';

/** What the sidebar shows of the list. */
export const $filter = atom('');
export const $isArchiveShown = atom(false);
/** Chosen for doing something with several at once; undefined while nobody chooses. */
export const $selection = atom<ReadonlySet<string> | undefined>();
/** When each was last looked at; what changed since is marked. */
export const $seen = keptAtom<Readonly<Record<string, string>>>(
  'seen',
  {},
  (value) => typeof value === 'object' && value !== null,
);

export const $rows = computed([$list, $filter, $isArchiveShown], ({ items }, filter, isArchiveShown) =>
  groupByTime(
    items.filter((item) => (item.status === 'archived') === isArchiveShown && matchesFilter(item, filter)),
    new Date(),
  ),
);

const mostSeen = 500;

export function markSeen(id: string, updatedAt: string): void {
  const seen = $seen.get();
  if ((seen[id] ?? '') >= updatedAt) return;
  const { [id]: _old, ...others } = seen;
  $seen.set(Object.fromEntries([...Object.entries(others).slice(1 - mostSeen), [id, updatedAt]]));
}

export function toggleSelected(id: string): void {
  const selection = new Set($selection.get());
  if (selection.has(id)) selection.delete(id);
  else selection.add(id);
  $selection.set(selection);
}
