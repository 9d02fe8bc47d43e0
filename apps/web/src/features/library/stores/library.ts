import { limits, type ListedFile } from '@parley/protocol';
import { atom } from 'nanostores';
import { formatBytes } from '../../../shared/i18n/format.ts';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { resource } from '../../../shared/lib/resource.ts';
import { confirm } from '../../../shared/ui/confirm.tsx';
import { toast } from '../../../shared/ui/toasts.ts';
import { deleteFiles, readFiles, readRoom, type FilesQuery } from '../api/files.ts';
import { text } from '../text.ts';

const initial: FilesQuery = { sort: 'newest', kind: 'any', words: '' };
const afterTypingMs = 250;

export const $query = atom<FilesQuery>(initial);
export const files = resource(() => readFiles({ ...$query.get(), words: $query.get().words.trim() }));
export const room = resource(readRoom);
export const $selected = atom<ReadonlySet<string>>(new Set());
export const $isReadingFurther = atom(false);

let typing: ReturnType<typeof setTimeout> | undefined;

export function openLibrary(): () => void {
  void files.read();
  void room.read();
  return () => {
    clearTimeout(typing);
    $query.set(initial);
    $selected.set(new Set());
  };
}

/** What is chosen stays chosen only as long as it is seen. */
export function ask(change: Partial<FilesQuery>): void {
  $query.set({ ...$query.get(), ...change });
  $selected.set(new Set());
  clearTimeout(typing);
  typing = setTimeout(() => void files.read(), change.words === undefined ? 0 : afterTypingMs);
}

export async function readFurther(): Promise<void> {
  const before = files.$state.get().value;
  if (!before || before.next_cursor === null || $isReadingFurther.get()) return;
  $isReadingFurther.set(true);
  try {
    const { items, next_cursor } = await readFiles($query.get(), before.next_cursor);
    // Sorted or deleted meanwhile: what was asked for belongs to another list.
    if (files.$state.get().value === before) files.set({ items: [...before.items, ...items], next_cursor });
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  } finally {
    $isReadingFurther.set(false);
  }
}

export function select(ids: readonly string[], isSelected: boolean): void {
  const selected = new Set($selected.get());
  for (const id of ids) {
    if (isSelected) selected.add(id);
    else selected.delete(id);
  }
  $selected.set(selected);
}

/** Asks first, and says what the conversations show afterwards. */
export async function removeFiles(gone: readonly ListedFile[]): Promise<void> {
  const [only] = gone;
  if (!only) return;
  const chats = gone.reduce((most, { used_in }) => Math.max(most, used_in.conversations), 0);
  const accepted = await confirm({
    title:
      gone.length === 1 ? text('deleteTitle', { name: only.name }) : text('deleteManyTitle', { count: gone.length }),
    text: [usedWords(gone, chats), text('deleteText')].filter(Boolean).join(' '),
    accept: text('delete'),
    isDangerous: true,
  });
  if (!accepted) return;
  const deleted = new Set<string>();
  try {
    const ids = gone.map(({ id }) => id);
    for (let at = 0; at < ids.length; at += limits.filesAtOnce)
      for (const id of await deleteFiles(ids.slice(at, at + limits.filesAtOnce))) deleted.add(id);
    const bytes = gone.reduce((sum, { id, size }) => sum + (deleted.has(id) ? size : 0), 0);
    toast(text('deleted', { count: deleted.size, size: formatBytes(bytes) }));
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
  const shown = files.$state.get().value;
  if (shown) files.set({ ...shown, items: shown.items.filter(({ id }) => !deleted.has(id)) });
  select([...deleted], false);
  await Promise.all([room.read(), shown !== undefined && shown.next_cursor !== null ? readFurther() : undefined]);
}

/** Of several files one conversation may have more than one: how many have each is known, not how many have any. */
function usedWords(gone: readonly ListedFile[], chats: number): string {
  if (gone.length === 1) return chats === 0 ? text('usedNowhere') : text('usedIn', { count: chats });
  const used = gone.filter(({ used_in }) => used_in.conversations > 0).length;
  return used === 0 ? text('noneUsed') : text('someUsed', { count: used });
}
