// @vitest-environment happy-dom
import { ParleyApiError } from '@parley/client';
import type { FileInfo } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../../../app/languages/collect.ts';
import { files } from '../../../app/languages/en.ts';
import { setLanguage } from '../../../shared/i18n/i18n.ts';
import type { FilesApi } from '../api/files.ts';
import { UploadList } from './uploads.ts';

const now = Date.parse('2026-01-02T00:00:00Z');
const idOf = (n: number) => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`;

/** Uploads that end when they are told to. */
class Server implements FilesApi {
  readonly running = new Map<string, { done: () => void; fail: (error: unknown) => void; tell: (n: number) => void }>();
  readonly removed: string[] = [];
  mostAtOnce = 0;
  #count = 0;

  limits = async () => ({ max_file_bytes: 100, max_attachments: 4, quota_bytes: null, used_bytes: 0 });
  remove = async (id: string) => void this.removed.push(id);
  upload: FilesApi['upload'] = (file, { name, signal, onProgress }) =>
    new Promise((resolve, reject) => {
      const end = (settle: () => void) => () => {
        this.running.delete(name);
        settle();
      };
      this.running.set(name, {
        done: end(() => resolve(this.info(name, file.size))),
        fail: (error) => end(() => reject(error))(),
        tell: onProgress,
      });
      signal.addEventListener('abort', () => end(() => reject(new DOMException('', 'AbortError')))());
      this.mostAtOnce = Math.max(this.mostAtOnce, this.running.size);
    });

  info(name: string, size: number): FileInfo {
    return {
      id: idOf((this.#count += 1)),
      name,
      media_type: 'text/plain',
      kind: 'text',
      size,
      width: null,
      height: null,
      sha256: '',
      created_at: '2026-01-01T00:00:00Z',
      expires_at: '2026-01-03T00:00:00Z',
    };
  }
}

let keys = 0;
const open = (api: FilesApi, id = 'c') => new UploadList({ id, api, now: () => now, newKey: () => `k${(keys += 1)}` });
const file = (name: string, size = 3) => new File(['x'.repeat(size)], name);
const states = (list: UploadList) => list.$items.get().map(({ name, state }) => `${name} ${state}`);

describe('UploadList', () => {
  let server: Server;
  beforeEach(() => {
    setLanguage('en', collect(files));
    localStorage.clear();
    server = new Server();
  });

  it('sends a few at once, tells how far each is, and keeps their order', async () => {
    const list = open(server);
    list.add(['a', 'b', 'c', 'd'].map((name) => file(name, 10)));
    await expect.poll(() => server.running.size).toBe(3);
    server.running.get('b')?.tell(5);
    expect(list.$items.get().map(({ progress }) => progress)).toEqual([0, 0.5, 0, 0]);
    server.running.get('b')?.done();
    await expect.poll(() => [...server.running.keys()]).toEqual(['a', 'c', 'd']);
    for (const { done } of [...server.running.values()]) done();
    await expect.poll(() => states(list)).toEqual(['a ready', 'b ready', 'c ready', 'd ready']);
    expect(server.mostAtOnce).toBe(3);
  });

  it('refuses what is too large, empty or too many without sending it', async () => {
    const list = open(server);
    list.add([file('large', 101), file('empty', 0), ...['a', 'b', 'c', 'd', 'e'].map((name) => file(name))]);
    await expect
      .poll(() =>
        list.$items.get().flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name}: ${problem}`])),
      )
      .toEqual([
        expect.stringMatching(/^large: The file is larger than 100/),
        'empty: The file is empty.',
        'e: Only 4 files go with a message.',
      ]);
    list.retryAll();
    expect([...server.running.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('cancelling aborts, and takes back what had arrived all the same', async () => {
    const list = open(server);
    list.add([file('a'), file('b')]);
    await expect.poll(() => server.running.size).toBe(2);
    const [a, b] = list.$items.get();
    list.remove(a?.key ?? '');
    expect([...server.running.keys()]).toEqual(['b']);
    server.running.get('b')?.done();
    await expect.poll(() => states(list)).toEqual(['b ready']);
    list.remove(b?.key ?? '');
    expect(states(list)).toEqual([]);
    expect(server.removed).toHaveLength(1);
  });

  it('what failed for want of a connection can be tried again, what the server refuses cannot', async () => {
    const list = open(server);
    list.add([file('a'), file('b')]);
    await expect.poll(() => server.running.size).toBe(2);
    server.running.get('a')?.fail(ParleyApiError.network(new Error('away')));
    server.running.get('b')?.fail(new ParleyApiError({ code: 'storage_quota_exceeded', message: 'Full.' }));
    await expect.poll(() => states(list)).toEqual(['a failed', 'b failed']);
    list.retryAll();
    await expect.poll(() => [...server.running.keys()]).toEqual(['a']);
    server.running.get('a')?.done();
    await expect.poll(() => states(list)).toEqual(['a ready', 'b failed']);
  });

  it('keeps what is ready for the next page, as long as the server does', async () => {
    const list = open(server);
    list.add([file('a'), file('b')]);
    await expect.poll(() => server.running.size).toBe(2);
    server.running.get('a')?.done();
    await expect.poll(() => states(list)).toEqual(['a ready', 'b sending']);
    expect(states(open(server))).toEqual(['a ready']);
    expect(states(open(server, 'another'))).toEqual([]);
    const later = new UploadList({ id: 'c', api: server, now: () => now + 2 * 86_400_000, newKey: () => '' });
    expect(states(later)).toEqual([]);
    list.sent(list.$items.get().flatMap(({ file: sent }) => sent?.id ?? []));
    expect(states(open(server))).toEqual([]);
  });
});
