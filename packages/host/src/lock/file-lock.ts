import { randomUUID } from 'node:crypto';
import { unlink, utimes } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { beatOf, createWhole, isSame, readHolder, type Holder } from './lock-file.ts';
import { identifyProcess, livenessOf } from './process-identity.ts';

export interface FileLock {
  release(): Promise<void>;
}

export interface FileLockOptions {
  readonly heartbeatMs?: number;
  /** A holder that cannot be seen from here and shows no sign of life for this long is gone. */
  readonly silenceMs?: number;
  readonly signal?: AbortSignal;
}

export interface WaitOptions extends FileLockOptions {
  readonly pollMs?: number;
  /** Called once when somebody else holds it. */
  readonly onWait?: (holder: { readonly pid: number; readonly host: string }) => void;
}

type Timing = Required<Omit<FileLockOptions, 'signal'>> & Pick<FileLockOptions, 'signal'>;

const defaults = { heartbeatMs: 3_000, silenceMs: 10_000 };

/**
 * A lock between processes is a file that names its holder. One left by a crash is recognised and taken over; one that
 * is held answers with its holder (`unreadable` when the file does not say).
 */
export async function takeFileLock(
  path: string,
  options: FileLockOptions = {},
): Promise<
  { readonly lock: FileLock } | { readonly holder: { readonly pid: number; readonly host: string } | 'unreadable' }
> {
  const timing: Timing = { ...defaults, ...options };
  const own: Holder = { ...(await identifyProcess()), token: randomUUID() };
  while (!(await createWhole(path, own))) {
    const holder = await readHolder(path);
    if (holder === 'none') continue;
    if (await isHeld(path, holder, timing)) return { holder };
    await removeStale(path, holder, own, timing);
  }
  return { lock: hold(path, own, timing) };
}

/** Runs `work` while no other process holds `path`; waits for its turn. */
export async function withFileLock<T>(path: string, work: () => Promise<T>, options: WaitOptions = {}): Promise<T> {
  const { pollMs = 100, signal, onWait } = options;
  let waits = false;
  for (;;) {
    signal?.throwIfAborted();
    const taken = await takeFileLock(path, options);
    if ('lock' in taken) {
      try {
        return await work();
      } finally {
        await taken.lock.release();
      }
    }
    if (!waits && taken.holder !== 'unreadable') onWait?.(taken.holder);
    waits = true;
    await delay(pollMs, undefined, { ...(signal === undefined ? {} : { signal }) });
  }
}

/** The process that holds it, for those who only look. */
export async function fileLockHolder(path: string): Promise<number | undefined> {
  const holder = await readHolder(path);
  if (typeof holder !== 'object') return undefined;
  return (await livenessOf(holder)) === 'dead' ? undefined : holder.pid;
}

function hold(path: string, own: Holder, { heartbeatMs }: Timing): FileLock {
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A failed beat is no reason to stop: only a holder that nobody can see is judged by it.
    utimes(path, now, now).catch(() => {});
  }, heartbeatMs);
  heartbeat.unref();
  return {
    release: async () => {
      clearInterval(heartbeat);
      if (isSame(await readHolder(path), own)) await unlink(path);
    },
  };
}

/** Of a holder that cannot be seen the beats are watched: its clock and ours may differ by any amount. */
async function isHeld(path: string, holder: Holder | 'unreadable', timing: Timing): Promise<boolean> {
  const { heartbeatMs, silenceMs, signal } = timing;
  const liveness = holder === 'unreadable' ? 'unknown' : await livenessOf(holder);
  if (liveness !== 'unknown') return liveness === 'alive';
  const before = await beatOf(path);
  for (let waitedMs = 0; waitedMs < silenceMs; waitedMs += heartbeatMs) {
    await delay(heartbeatMs, undefined, { ...(signal === undefined ? {} : { signal }) });
    const after = await beatOf(path);
    if (after !== before) return after !== undefined;
  }
  return false;
}

/**
 * Two starters may find the same stale lock. Were both to delete "the" file, the slower one would delete the
 * faster one's fresh lock; so deleting is itself done by one at a time, who looks again first.
 */
async function removeStale(path: string, stale: Holder | 'unreadable', own: Holder, timing: Timing): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await createWhole(guard, own))) return clearGuard(guard, timing);
  try {
    if (isSame(await readHolder(path), stale)) await unlink(path);
  } finally {
    await unlink(guard).catch(() => {});
  }
}

/** Held for an instant; it stays behind only if its holder died in that instant. */
async function clearGuard(guard: string, timing: Timing): Promise<void> {
  await delay(20);
  const holder = await readHolder(guard);
  if (holder !== 'none' && !(await isHeld(guard, holder, timing)) && isSame(await readHolder(guard), holder))
    await unlink(guard).catch(() => {});
}
