import { constants } from 'node:fs';
import {
  link,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rmdir,
  stat,
  unlink,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ParleyError } from '@parley/core';
import { errnoOf, isAbsent } from './disk-errors.ts';
import { pathOfKey } from './disk-names.ts';

/** Can't collide with an object or a folder of objects: those end in a mark. */
const temporaryFolder = 'temporary';
/** Every write renews the time of its file, so only what nobody writes any more gets this old. */
const abandonedAfterMs = 3_600_000;

export interface DiskPlace {
  readonly folder: string;
  readonly file: string;
}

/** Resolves the root once and for all, and shows that files can be written, linked and removed in it. */
export async function openDiskFolder(wantedRoot: string, newName: () => string): Promise<string> {
  try {
    await mkdir(join(wantedRoot, temporaryFolder), { recursive: true, mode: 0o700 });
    const root = await realpath(wantedRoot);
    const probe = temporaryPath(root, newName());
    await writeFile(probe, 'probe', { flag: 'wx', mode: 0o600 });
    try {
      await link(probe, `${probe}.link`);
      await unlink(`${probe}.link`);
    } finally {
      await unlink(probe);
    }
    return root;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    // Only whoever starts the server sees this one, and needs the path.
    throw new ParleyError(
      errno === 'ENOSPC' ? 'storage_full' : 'storage_unavailable',
      `Files cannot be stored in ${wantedRoot}: ${errno}.`,
      { cause: error, details: { errno } },
    );
  }
}

export function temporaryPath(root: string, name: string): string {
  return join(root, temporaryFolder, name);
}

export function placeOf(root: string, key: string): DiskPlace {
  const { folders, file } = pathOfKey(key);
  const folder = join(root, ...folders);
  return { folder, file: join(folder, file) };
}

/** Never follows a link out of the root, neither at the file nor on the way to it. */
export async function openPlace(place: DiskPlace): Promise<FileHandle | undefined> {
  try {
    await refuseLinks(place.folder);
    return await open(place.file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Makes a finished temporary file the object. `ifAbsent` links instead of renaming: the system lets one win. */
export async function publish(temporary: string, place: DiskPlace, ifAbsent: boolean): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await makeFolder(place.folder);
    try {
      await (ifAbsent ? link(temporary, place.file) : rename(temporary, place.file));
      return await syncFolder(place.folder);
    } catch (error) {
      // A delete beside us may have taken the folder away because it was still empty.
      if (errnoOf(error) !== 'ENOENT' || attempt === 10) throw error;
    }
  }
}

export async function removePlace(root: string, place: DiskPlace): Promise<void> {
  try {
    await refuseLinks(place.folder);
    await unlink(place.file);
    await syncFolder(place.folder);
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  await pruneEmptyFolders(root, place.folder);
}

/** Removes what writers left behind that were killed in the middle. */
export async function sweepTemporary(root: string, now: Date): Promise<void> {
  for (const name of await readdir(join(root, temporaryFolder))) {
    const path = temporaryPath(root, name);
    try {
      const { mtimeMs } = await stat(path);
      if (now.getTime() - mtimeMs > abandonedAfterMs) await unlink(path);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }
}

export async function refuseLinks(folder: string): Promise<void> {
  if ((await realpath(folder)) !== folder)
    throw new ParleyError('storage_unavailable', 'The folder for files holds a link where none belongs.');
}

async function makeFolder(folder: string): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 });
  await refuseLinks(folder);
  if (firstMade === undefined) return;
  // A new folder survives a power cut only when the folder that names it is on the disk too.
  for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await syncFolder(dirname(made));
}

async function syncFolder(folder: string): Promise<void> {
  // Windows can't open folders; NTFS keeps the order of names by its own journal.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function pruneEmptyFolders(root: string, from: string): Promise<void> {
  for (let folder = from; folder.length > root.length; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
  }
}
