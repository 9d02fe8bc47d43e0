import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileLockHolder, takeFileLock, withFileLock } from './file-lock.ts';
import { identifyProcess } from './process-identity.ts';

describe('a lock between processes', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-lock-'));
    path = join(folder, 'lock');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('lets one work at a time, tells each that waits of the holder once, and leaves nothing behind', async () => {
    let inside = 0;
    let most = 0;
    const heard: number[] = [];
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside--;
    };
    await Promise.all(
      Array.from({ length: 10 }, () => withFileLock(path, work, { pollMs: 5, onWait: ({ pid }) => heard.push(pid) })),
    );
    expect(most).toBe(1);
    expect(heard.length).toBeLessThan(10);
    expect(new Set(heard)).toEqual(new Set([process.pid]));
    expect(await readdir(folder)).toEqual([]);
  });

  test('gives up waiting when told to, and is free again after work that failed', async () => {
    const stop = new AbortController();
    const taken = await takeFileLock(path);
    const waiting = withFileLock(path, async () => 'in', { signal: stop.signal, onWait: () => stop.abort() });
    await expect(waiting).rejects.toThrow(/abort/i);
    expect(await fileLockHolder(path)).toBe(process.pid);
    if ('lock' in taken) await taken.lock.release();
    await expect(withFileLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await withFileLock(path, async () => 'in')).toBe('in');
  });

  test.each([
    ['of a process that began at another time', { startedAt: 'long ago' }],
    ['from before the machine was started', { bootId: 'another' }],
  ])('is taken over %s', async (_, fields) => {
    await writeFile(path, JSON.stringify({ ...(await identifyProcess()), token: 'theirs', ...fields }));
    expect(await fileLockHolder(path)).toBeUndefined();
    expect(await withFileLock(path, async () => 'in')).toBe('in');
  });

  test('of another machine is kept while it beats, and taken over when it is silent', async () => {
    await writeFile(path, JSON.stringify({ ...(await identifyProcess()), token: 'theirs', host: 'elsewhere' }));
    let isBeating = true;
    const beats = (async () => {
      for (; isBeating; await delay(5))
        await writeFile(path, JSON.stringify({ pid: 7, host: 'elsewhere', token: 't' }));
    })();
    // Known by its first beat, however late that comes.
    const held = await takeFileLock(path, { heartbeatMs: 20, silenceMs: 60_000 });
    isBeating = false;
    await beats;
    expect('holder' in held).toBe(true);
    expect('lock' in (await takeFileLock(path, { heartbeatMs: 20, silenceMs: 100 }))).toBe(true);
  });
});
