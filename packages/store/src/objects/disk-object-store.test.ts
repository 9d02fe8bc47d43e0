import { randomUUID } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { systemClock, type ObjectStore } from '@parley/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { objectStoreRules } from '../testing/object-store-rules.ts';
import { failsWith, read, roomy } from '../testing/object-store-subject.ts';
import { createDiskObjectStore } from './disk-object-store.ts';

let outer: string;
let folder: string;
let store: ObjectStore;
beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), 'parley-objects-'));
  folder = join(outer, 'files');
  store = await createDiskObjectStore({ folder, newId: randomUUID });
});
afterEach(() => rm(outer, { recursive: true }));

describe('the object store on disk', () => {
  it.each(objectStoreRules)('%s', (_, check) => check({ store, folder: randomUUID() }));

  it('finds everything again after a restart', async () => {
    const put = await store.put('users/1/Avatar.PNG', Buffer.from('picture'), { ...roomy, contentType: 'image/png' });
    const restarted = await createDiskObjectStore({ folder, newId: randomUUID });
    expect(await restarted.head('users/1/Avatar.PNG')).toEqual(put);
    expect(String(await read(restarted, 'users/1/Avatar.PNG'))).toBe('picture');
  });

  it('holds an object beside a folder of the same name', async () => {
    await store.put('a', Buffer.from('object'), roomy);
    await store.put('a/b', Buffer.from('inside'), roomy);
    expect((await store.list('', { limit: 9 })).map((entry) => entry.key)).toEqual(['a', 'a/b']);
  });

  it('leaves no temporary file and no empty folder behind', async () => {
    await store.put('x/y/z', Buffer.from('1'), roomy);
    await store.put('x/y/z', Buffer.from('2'), { ...roomy, ifAbsent: true }).catch(() => undefined);
    await store.put('x/y/w', Readable.from([Buffer.alloc(10)]), { ...roomy, maxBytes: 5 }).catch(() => undefined);
    await store.delete('x/y/z');
    expect(await readdir(folder)).toEqual(['temporary']);
    expect(await readdir(join(folder, 'temporary'))).toEqual([]);
  });

  it('keeps writers and deleters of one folder out of each other’s way', async () => {
    const puts = Array.from({ length: 60 }, (_, i) => store.put(`busy/deep/${i % 6}`, Buffer.from([i]), roomy));
    const deletes = Array.from({ length: 60 }, (_, i) => store.delete(`busy/deep/${i % 6}`));
    await expect(Promise.all([...puts, ...deletes])).resolves.toHaveLength(120);
  });

  it('sweeps what killed writers left, and spares what may still be written', async () => {
    const temporary = join(folder, 'temporary');
    await writeFile(join(temporary, 'old'), '');
    await utimes(join(temporary, 'old'), 0, Date.now() / 1000 - 3_700);
    await writeFile(join(temporary, 'young'), '');
    await createDiskObjectStore({ folder, newId: randomUUID });
    expect(await readdir(temporary)).toEqual(['young']);
  });

  it('sweeps again while it runs, once an hour', async () => {
    let hours = 0;
    const clock = {
      now: () => new Date(Date.now() + hours * 3_600_000),
      monotonicMs: () => systemClock.monotonicMs() + hours * 3_600_000,
    };
    const running = await createDiskObjectStore({ folder, newId: randomUUID, clock });
    await writeFile(join(folder, 'temporary', 'left'), '');
    await running.put('a', Buffer.from('x'), roomy);
    expect(await readdir(join(folder, 'temporary'))).toEqual(['left']);
    hours = 2;
    await running.put('a', Buffer.from('x'), roomy);
    expect(await readdir(join(folder, 'temporary'))).toEqual([]);
  });

  it('never follows a link out of its folder', async () => {
    const outside = join(outer, 'outside');
    await mkdir(outside);
    await store.put('in/victim', Buffer.from('inside'), roomy);
    await rename(join(folder, 'in=', 'victim@'), join(outside, 'victim@'));
    await symlink(join(outside, 'victim@'), join(folder, 'in=', 'victim@'));
    await symlink(outside, join(folder, 'out='));
    const before = await readdir(outside);

    for (const key of ['in/victim', 'out/victim']) await failsWith('storage_unavailable', store.get(key));
    await failsWith('storage_unavailable', store.put('out/new', Buffer.from('x'), roomy));
    await failsWith('storage_unavailable', store.delete('out/victim'));
    expect(await store.list('', { limit: 9 })).toEqual([]);
    await store.put('in/victim', Buffer.from('replaces the link'), roomy);
    expect(await readdir(outside)).toEqual(before);
    expect(await readFile(join(outside, 'victim@'), 'utf8')).toContain('inside');
  });

  it.each([0, 3, 20, 150])('recognises a file cut to %i bytes', async (length) => {
    await store.put('cut', Buffer.alloc(100, 1), roomy);
    await truncate(join(folder, 'cut@'), length);
    await failsWith('storage_unavailable', store.get('cut'));
    await failsWith('storage_unavailable', store.head('cut'));
  });

  it('recognises a file that was moved to another key', async () => {
    await store.put('mine', Buffer.from('secret'), roomy);
    await rename(join(folder, 'mine@'), join(folder, 'yours@'));
    await failsWith('storage_unavailable', store.get('yours'));
  });

  it('keeps files and folders to its own user', async () => {
    await store.put('p/q', Buffer.from('x'), roomy);
    expect((await stat(join(folder, 'p='))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'p=', 'q@'))).mode & 0o777).toBe(0o600);
  });

  it('closes the file when the reader leaves early', async () => {
    await store.put('big', Buffer.alloc(3_000_000), roomy);
    const got = await store.get('big');
    const closed = vi.fn();
    got?.body
      .once('close', closed)
      .once('data', () => got.body.destroy())
      .on('error', () => undefined);
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce(), { timeout: 8_000 });
  });

  it('says in one sentence why a folder cannot be used', async () => {
    await writeFile(join(outer, 'taken'), '');
    const opening = createDiskObjectStore({ folder: join(outer, 'taken'), newId: randomUUID });
    await expect(opening).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: expect.stringMatching(/^Files cannot be stored in .*taken: (EEXIST|ENOTDIR)\.$/),
    });
  });

  it('says so when its folder is taken away while it runs', async () => {
    await rm(folder, { recursive: true });
    await failsWith('storage_unavailable', store.put('a', Buffer.from('x'), roomy));
    await mkdir(folder);
  });
});
