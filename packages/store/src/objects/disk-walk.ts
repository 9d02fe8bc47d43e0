import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isObjectKeySegment } from '@parley/core';
import { isAbsent } from './disk-errors.ts';
import { refuseLinks } from './disk-folder.ts';
import { folderName, keyPartOfName } from './disk-names.ts';

export interface WalkWish {
  readonly prefix: string;
  readonly after: string | undefined;
}

/** Keys in byte order, reading only the folders that can hold a wanted one. */
export async function* walkKeys(root: string, wish: WalkWish): AsyncGenerator<string> {
  const segments = wish.prefix.split('/').slice(0, -1);
  if (!segments.every(isObjectKeySegment)) return;
  const folder = join(root, ...segments.map(folderName));
  yield* walk(folder, segments.map((segment) => `${segment}/`).join(''), wish);
}

async function* walk(folder: string, keyOfFolder: string, wish: WalkWish): AsyncGenerator<string> {
  for (const { part, name } of await entriesOf(folder)) {
    const key = keyOfFolder + part;
    if (!part.endsWith('/')) {
      if (key.startsWith(wish.prefix) && (wish.after === undefined || key > wish.after)) yield key;
    } else if (mayHold(key, wish)) {
      yield* walk(join(folder, name), key, wish);
    }
  }
}

function mayHold(keyOfFolder: string, { prefix, after }: WalkWish): boolean {
  const matches = keyOfFolder.startsWith(prefix) || prefix.startsWith(keyOfFolder);
  return matches && (after === undefined || keyOfFolder > after || after.startsWith(keyOfFolder));
}

/** Sorted with the slash of folders counted in: `a-b` comes before `a/b`, which comes before `a0`. */
async function entriesOf(folder: string): Promise<{ part: string; name: string }[]> {
  const parts: { part: string; name: string }[] = [];
  for (const entry of await readEntries(folder)) {
    const part = keyPartOfName(entry.name);
    const fits = part?.endsWith('/') ? entry.isDirectory() : entry.isFile();
    if (part !== undefined && fits) parts.push({ part, name: entry.name });
  }
  // Keys are ASCII, where the order of code units is the order of bytes.
  return parts.sort((a, b) => (a.part < b.part ? -1 : 1));
}

async function readEntries(folder: string) {
  try {
    await refuseLinks(folder);
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}
