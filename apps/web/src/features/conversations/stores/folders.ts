import type { Folder, RouteBody } from '@parley/protocol';
import { atom } from 'nanostores';
import { keptAtom } from '../../../shared/lib/kept.ts';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import * as api from '../api/folders.ts';

/** In their order. */
export const $folders = atom<readonly Folder[]>([]);
/** Those whose conversations are shown in the sidebar. */
export const $openFolders = keptAtom<readonly string[]>('folders', [], Array.isArray);
/** Where the conversation that has not begun will be. */
export const $newFolder = atom<string | null>(null);

export function toggleFolder(id: string): void {
  const open = $openFolders.get();
  $openFolders.set(open.includes(id) ? open.filter((other) => other !== id) : [...open, id]);
}

export async function createFolder(body: RouteBody<'createFolder'>): Promise<Folder | undefined> {
  try {
    const folder = await api.create(body);
    $folders.set([...$folders.get().filter(({ id }) => id !== folder.id), folder]);
    $openFolders.set([...$openFolders.get(), folder.id]);
    return folder;
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
    return undefined;
  }
}

/** Shown at once; taken back when the server refuses. */
export async function changeFolder(id: string, body: RouteBody<'updateFolder'>): Promise<boolean> {
  const before = $folders.get();
  const { position, ...fields } = body;
  const changed = before.map((folder): Folder => (folder.id === id ? { ...folder, ...defined(fields) } : folder));
  $folders.set(position === undefined ? changed : moved(changed, id, position));
  try {
    await api.change(id, body);
    return true;
  } catch (error) {
    $folders.set(before);
    toast(sentenceOf(error), { kind: 'problem' });
    return false;
  }
}

/** Its conversations stay. */
export async function deleteFolder(id: string): Promise<void> {
  const before = $folders.get();
  $folders.set(before.filter((folder) => folder.id !== id));
  try {
    await api.remove(id);
  } catch (error) {
    $folders.set(before);
    toast(sentenceOf(error), { kind: 'problem' });
  }
}

function moved(folders: readonly Folder[], id: string, position: number): Folder[] {
  const others = folders.filter((folder) => folder.id !== id);
  const own = folders.filter((folder) => folder.id === id);
  return [...others.slice(0, position), ...own, ...others.slice(position)];
}

function defined(fields: object): Partial<Folder> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
