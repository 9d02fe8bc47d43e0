import { link, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import type { ProcessIdentity } from './process-identity.ts';

/** What stands in the file of a lock. */
export interface Holder extends ProcessIdentity {
  /** Tells two locks of one process apart. */
  readonly token: string;
}

/** `unreadable`: torn, or written by something else. */
export type Found = Holder | 'none' | 'unreadable';

/** The file appears with its content or not at all, and only if there was none. */
export async function createWhole(path: string, own: Holder): Promise<boolean> {
  const draft = `${path}.${own.token}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Some network and USB disks know no links. A reader that comes in between sees an unreadable lock and waits.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    return await createPlain(path, own);
  } finally {
    await unlink(draft).catch(() => {});
  }
}

async function createPlain(path: string, own: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(own), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

export async function readHolder(path: string): Promise<Found> {
  try {
    const read = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder>;
    return typeof read.pid === 'number' && typeof read.token === 'string' ? (read as Holder) : 'unreadable';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : 'unreadable';
  }
}

export function isSame(a: Found, b: Found): boolean {
  return typeof a === 'object' && typeof b === 'object' ? a.token === b.token : a === b;
}

/** When the holder last showed a sign of life; undefined when the file is gone. */
export async function beatOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
