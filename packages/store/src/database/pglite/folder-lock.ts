import { randomUUID } from 'node:crypto';
import { link, readFile, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ParleyError } from '@parley/core';
import { identifyProcess, livenessOf, type ProcessIdentity } from './process-identity.ts';

export interface FolderLock {
  release(): Promise<void>;
}

export interface FolderLockOptions {
  readonly heartbeatMs: number;
  /** A holder that cannot be seen from here and shows no sign of life for this long is gone. */
  readonly silenceMs: number;
}

interface LockFile extends ProcessIdentity {
  /** Tells two locks of one process apart. */
  readonly token: string;
}

const defaults: FolderLockOptions = { heartbeatMs: 3_000, silenceMs: 10_000 };

/**
 * PGlite has no lock of its own, and two openers corrupt the folder. The lock is a file that names its
 * holder; one left by a crash is recognised and taken over.
 */
export async function lockFolder(folder: string, options: FolderLockOptions = defaults): Promise<FolderLock> {
  const path = join(folder, 'lock');
  const own: LockFile = { ...(await identifyProcess()), token: randomUUID() };
  while (!(await createWhole(path, own))) {
    const holder = await readLock(path);
    if (holder === 'none') continue;
    if (await isHeld(path, holder, options)) throw inUse(folder, holder);
    await removeStale(path, holder, own, options);
  }
  return hold(path, own, options);
}

function hold(path: string, own: LockFile, options: FolderLockOptions): FolderLock {
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A failed beat is no reason to stop: only a holder that nobody can see is judged by it.
    utimes(path, now, now).catch(() => {});
  }, options.heartbeatMs);
  heartbeat.unref();
  return {
    release: async () => {
      clearInterval(heartbeat);
      const holder = await readLock(path);
      if (typeof holder === 'object' && holder.token === own.token) await unlink(path);
    },
  };
}

/** The file appears with its content or not at all, and only if there was none. */
async function createWhole(path: string, own: LockFile): Promise<boolean> {
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

async function createPlain(path: string, own: LockFile): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(own), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readLock(path: string): Promise<LockFile | 'none' | 'unreadable'> {
  try {
    const read = JSON.parse(await readFile(path, 'utf8')) as Partial<LockFile>;
    return typeof read.pid === 'number' && typeof read.token === 'string' ? (read as LockFile) : 'unreadable';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : 'unreadable';
  }
}

async function isHeld(path: string, holder: LockFile | 'unreadable', options: FolderLockOptions): Promise<boolean> {
  const liveness = holder === 'unreadable' ? 'unknown' : await livenessOf(holder);
  if (liveness !== 'unknown') return liveness === 'alive';
  const before = await beatOf(path);
  for (let waitedMs = 0; waitedMs < options.silenceMs; waitedMs += options.heartbeatMs) {
    await delay(options.heartbeatMs);
    const after = await beatOf(path);
    if (after !== before) return after !== undefined;
  }
  return false;
}

async function beatOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}

/**
 * Two starters may find the same stale lock. Were both to delete "the" file, the slower one would delete the
 * faster one's fresh lock; so deleting is itself done by one at a time, who looks again first.
 */
async function removeStale(
  path: string,
  stale: LockFile | 'unreadable',
  own: LockFile,
  options: FolderLockOptions,
): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await createWhole(guard, own))) return clearGuard(guard, options);
  try {
    if (isSame(await readLock(path), stale)) await unlink(path);
  } finally {
    await unlink(guard).catch(() => {});
  }
}

/** Held for an instant; it stays behind only if its holder died in that instant. */
async function clearGuard(guard: string, options: FolderLockOptions): Promise<void> {
  await delay(20);
  const holder = await readLock(guard);
  if (holder !== 'none' && !(await isHeld(guard, holder, options)) && isSame(await readLock(guard), holder))
    await unlink(guard).catch(() => {});
}

function isSame(a: LockFile | 'none' | 'unreadable', b: LockFile | 'unreadable'): boolean {
  return typeof a === 'object' && typeof b === 'object' ? a.token === b.token : a === b;
}

function inUse(folder: string, holder: LockFile | 'unreadable'): ParleyError {
  const who = holder === 'unreadable' ? 'Another Parley' : `Another Parley (process ${holder.pid})`;
  return new ParleyError('storage_unavailable', `${who} already uses the folder ${folder}.`, {
    details: { reason: 'folder_in_use' },
  });
}

/** The process that has the folder open, for those who only look. */
export async function folderHolder(folder: string): Promise<number | undefined> {
  const holder = await readLock(join(folder, 'lock'));
  if (typeof holder !== 'object') return undefined;
  return (await livenessOf(holder)) === 'dead' ? undefined : holder.pid;
}
