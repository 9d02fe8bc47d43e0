import { randomUUID } from 'node:crypto';
import { link, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { abortErrorOf } from '@parley/core';

export interface FileLockOptions {
  readonly signal?: AbortSignal;
  readonly heartbeatMs?: number;
  /** A holder that shows no sign of life for so long, and is not seen alive from here, is gone. */
  readonly silenceMs?: number;
  readonly pollMs?: number;
  /** Called once when somebody else holds it. */
  readonly onWait?: (holder: { readonly pid: number; readonly host: string }) => void;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the system's terms: process numbers are used again. Empty where it cannot be told. */
  readonly startedAt: string;
  readonly token: string;
}

/** Runs `work` while no other process holds `path`; waits for its turn (L2.15). */
export async function withFileLock<T>(path: string, work: () => Promise<T>, options: FileLockOptions = {}): Promise<T> {
  const release = await acquire(path, options);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(path: string, options: FileLockOptions): Promise<() => Promise<void>> {
  const { heartbeatMs = 2_000, silenceMs = 15_000, pollMs = 100, signal, onWait } = options;
  const own: Holder = {
    pid: process.pid,
    host: hostname(),
    startedAt: await startOf(process.pid),
    token: randomUUID(),
  };
  let waits = false;
  while (!(await create(path, own))) {
    if (signal?.aborted) throw abortErrorOf(signal);
    const holder = await read(path);
    if (holder === 'none') continue;
    if (await isStale(path, holder, silenceMs)) {
      await takeAway(path, holder);
      continue;
    }
    if (!waits && holder !== 'unreadable') onWait?.(holder);
    waits = true;
    await delay(pollMs, undefined, { ...(signal === undefined ? {} : { signal }) });
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, heartbeatMs);
  beat.unref();
  return async () => {
    clearInterval(beat);
    const holder = await read(path);
    if (typeof holder === 'object' && holder.token === own.token) await unlink(path).catch(() => undefined);
  };
}

/** It appears with its content or not at all. */
async function create(path: string, own: Holder): Promise<boolean> {
  const draft = `${path}.${own.token}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Some network disks know no links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    return await writeFile(path, JSON.stringify(own), { flag: 'wx' }).then(
      () => true,
      () => false,
    );
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}

async function read(path: string): Promise<Holder | 'none' | 'unreadable'> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder>;
    return typeof holder.pid === 'number' && typeof holder.token === 'string' ? (holder as Holder) : 'unreadable';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : 'unreadable';
  }
}

async function isStale(path: string, holder: Holder | 'unreadable', silenceMs: number): Promise<boolean> {
  if (holder !== 'unreadable' && holder.host === hostname()) {
    if (!exists(holder.pid)) return true;
    const startedAt = await startOf(holder.pid);
    if (startedAt !== '' && holder.startedAt !== '') return startedAt !== holder.startedAt;
  }
  const beat = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
  return beat !== undefined && Date.now() - beat > silenceMs;
}

/**
 * Two who find the same stale lock: were both to delete "the" file, the slower one would delete the faster one's
 * fresh lock. A rename succeeds for one of them, and what was moved away is looked at again.
 */
async function takeAway(path: string, stale: Holder | 'unreadable'): Promise<void> {
  const aside = `${path}.stale-${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const moved = await read(aside);
  const isTheStaleOne =
    typeof moved === 'object' && typeof stale === 'object' ? moved.token === stale.token : moved === stale;
  // A fresh one came in between: give it back, unless a third one is there already.
  if (!isTheStaleOne) await link(aside, path).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function startOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') return '';
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces and brackets itself; the start is the 20th field behind it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // A zombie holds nothing any more.
    return fields[0] === 'Z' ? 'dead' : (fields[19] ?? '');
  } catch {
    return '';
  }
}
