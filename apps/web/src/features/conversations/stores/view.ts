import { atom, computed } from 'nanostores';
import { $folders, $openFolders } from './folders.ts';
import { filterBy, groupByTime, withFolders } from './groups.ts';
import { $list } from './list.ts';

/** What the sidebar shows of the list. */
export const $filter = atom('');
export const $isArchiveShown = atom(false);
/** Only what has this tag. */
export const $tag = atom<string | undefined>();
/** Chosen for doing something with several at once; undefined while nobody chooses. */
export const $selection = atom<ReadonlySet<string> | undefined>();

/** Not made anew when only the reading of the list goes on. */
const $items = computed($list, ({ items }) => items);

const $shown = computed([$items, $filter, $isArchiveShown, $tag], (items, filter, isArchiveShown, tag) => {
  const matches = filterBy(filter);
  return items.filter(
    (item) =>
      (item.status === 'archived') === isArchiveShown &&
      (tag === undefined || item.tags.includes(tag)) &&
      matches(item),
  );
});

export const $rows = computed(
  [$shown, $folders, $openFolders, $filter, $isArchiveShown, $tag],
  (shown, folders, open, filter, isArchiveShown, tag) =>
    // Who looks for something wants to see it, wherever it is.
    filter !== '' || isArchiveShown || tag !== undefined
      ? groupByTime(shown, new Date())
      : withFolders(shown, { folders, open, now: new Date() }),
);

/** Tags there are, the most used first. */
export const $tags = computed($items, (items) => {
  const counts = new Map<string, number>();
  for (const { tags } of items) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .sort(([a, many], [b, few]) => few - many || a.localeCompare(b))
    .map(([tag, count]) => ({ tag, count }));
});

let lastToggled: string | undefined;

export function toggleSelected(id: string): void {
  const selection = new Set($selection.get());
  if (selection.has(id)) selection.delete(id);
  else selection.add(id);
  lastToggled = id;
  $selection.set(selection);
}

/** From the one chosen last to this one, as they stand in the list. */
export function selectUpTo(id: string): void {
  const ids = shownIds();
  const [from, to] = [ids.indexOf(lastToggled ?? id), ids.indexOf(id)];
  if (from < 0 || to < 0) return toggleSelected(id);
  const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  $selection.set(new Set([...($selection.get() ?? []), ...range]));
}

export function selectAllShown(): void {
  $selection.set(new Set(shownIds()));
}

function shownIds(): string[] {
  return $rows.get().flatMap((row) => (row.kind === 'conversation' ? [row.conversation.id] : []));
}
