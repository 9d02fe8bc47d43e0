import type { FileInfo, FileLimits } from '@parley/protocol';
import { atom } from 'nanostores';
import { announce } from '../../../shared/lib/announce.ts';
import { isCode, sentenceOf } from '../../../shared/lib/problems.ts';
import { filesApi, type FilesApi } from '../api/files.ts';
import { formatSize } from '../core/file-size.ts';
import { text } from '../text.ts';
import { keepDraftFiles, readDraftFiles } from './draft-files.ts';
import { rememberFile } from './known-files.ts';

export interface Upload {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** Of an image that is still here, before the server has it. */
  readonly preview?: string | undefined;
  readonly state: 'sending' | 'ready' | 'failed';
  /** From 0 to 1. */
  readonly progress: number;
  readonly file?: FileInfo | undefined;
  /** Why it failed, as a sentence. */
  readonly problem?: string | undefined;
  /** It may work another time. */
  readonly mayRetry?: boolean;
}

export interface UploadListOptions {
  readonly id: string;
  readonly api: FilesApi;
  readonly now: () => number;
  readonly newKey: () => string;
}

const atOnce = 3;
/** What browsers can draw, and the server takes for an image. */
const drawable = /^image\/(png|jpeg|webp|gif)$/;

/** The files that go with the next message of one writing box. Lives on when the box leaves the page. */
export class UploadList {
  readonly $items = atom<readonly Upload[]>([]);
  readonly #options: UploadListOptions;
  readonly #sources = new Map<string, File>();
  readonly #sending = new Map<string, AbortController>();
  #waiting: string[] = [];
  #limits: Promise<FileLimits> | undefined;

  constructor(options: UploadListOptions) {
    this.#options = options;
    const kept = readDraftFiles(options.id, options.now());
    for (const file of kept) rememberFile(file);
    this.$items.set(kept.map(readyItem));
  }

  add(files: readonly File[]): readonly string[] {
    const items = files.map((file): Upload => {
      const key = this.#options.newKey();
      this.#sources.set(key, file);
      const preview = drawable.test(file.type) ? URL.createObjectURL(file) : undefined;
      return { key, name: file.name, size: file.size, preview, state: 'sending', progress: 0 };
    });
    this.#set([...this.$items.get(), ...items]);
    const keys = items.map(({ key }) => key);
    void this.#begin(keys);
    return keys;
  }

  /** Also while it is on its way. */
  remove(key: string): void {
    const item = this.#item(key);
    if (!item) return;
    this.#sending.get(key)?.abort();
    this.#forget(item);
    // Nobody waits for it; what is left goes by itself after a day.
    if (item.file) this.#options.api.remove(item.file.id).catch(() => undefined);
    announce(text('removed', { name: item.name }));
  }

  retry(key: string): void {
    if (this.#item(key)?.mayRetry !== true) return;
    this.#change(key, { state: 'sending', progress: 0, problem: undefined });
    void this.#begin([key]);
  }

  retryAll(): void {
    for (const { key } of this.$items.get()) this.retry(key);
  }

  /** They have gone with a message. */
  sent(ids: readonly string[]): void {
    for (const item of this.$items.get()) if (item.file && ids.includes(item.file.id)) this.#forget(item);
  }

  async #begin(keys: readonly string[]): Promise<void> {
    const limits = await this.#readLimits();
    for (const key of keys) {
      const problem = this.#refusalOf(key, limits);
      if (problem === undefined) this.#waiting.push(key);
      else this.#fail(key, problem, false);
    }
    this.#pump();
  }

  /** Without them the server says what is wrong, only later. */
  async #readLimits(): Promise<FileLimits | undefined> {
    this.#limits ??= this.#options.api.limits();
    try {
      return await this.#limits;
    } catch {
      this.#limits = undefined;
      return undefined;
    }
  }

  #refusalOf(key: string, limits: FileLimits | undefined): string | undefined {
    const items = this.$items.get();
    const item = this.#item(key);
    if (!item) return undefined;
    if (item.size === 0) return text('isEmpty');
    if (!limits) return undefined;
    if (item.size > limits.max_file_bytes) return text('isTooLarge', { most: formatSize(limits.max_file_bytes) });
    const place = items.filter(({ state }) => state !== 'failed').indexOf(item);
    if (place >= limits.max_attachments) return text('tooMany', { count: limits.max_attachments });
    return undefined;
  }

  #pump(): void {
    while (this.#sending.size < atOnce) {
      const key = this.#waiting.shift();
      if (key === undefined) return;
      void this.#send(key);
    }
  }

  async #send(key: string): Promise<void> {
    const source = this.#sources.get(key);
    if (!source) return;
    const abort = new AbortController();
    this.#sending.set(key, abort);
    try {
      const file = await this.#options.api.upload(source, {
        name: source.name,
        signal: abort.signal,
        onProgress: (bytes) => this.#change(key, { progress: Math.min(1, bytes / Math.max(1, source.size)) }),
      });
      if (abort.signal.aborted) return void this.#options.api.remove(file.id).catch(() => undefined);
      rememberFile(file);
      this.#change(key, { state: 'ready', progress: 1, file, name: file.name });
      announce(text('uploaded', { name: file.name }));
    } catch (error) {
      if (!abort.signal.aborted) this.#fail(key, this.#sentence(error), !isFinal(error));
    } finally {
      this.#sending.delete(key);
      this.#pump();
    }
  }

  #sentence(error: unknown): string {
    if (isCode(error, 'network') && !globalThis.navigator.onLine) return text('isOffline');
    return sentenceOf(error);
  }

  #fail(key: string, problem: string, mayRetry: boolean): void {
    const item = this.#item(key);
    if (!item) return;
    this.#change(key, { state: 'failed', problem, mayRetry });
    // Eyes find it on the file.
    announce(`${item.name}: ${problem}`);
  }

  #item(key: string): Upload | undefined {
    return this.$items.get().find((item) => item.key === key);
  }

  #change(key: string, change: Partial<Upload>): void {
    this.#set(this.$items.get().map((item) => (item.key === key ? { ...item, ...change } : item)));
  }

  #forget(item: Upload): void {
    if (item.preview !== undefined) URL.revokeObjectURL(item.preview);
    this.#sources.delete(item.key);
    this.#waiting = this.#waiting.filter((key) => key !== item.key);
    this.#set(this.$items.get().filter(({ key }) => key !== item.key));
  }

  #set(items: readonly Upload[]): void {
    const before = this.$items.get();
    this.$items.set(items);
    const ready = items.flatMap(({ file }) => file ?? []);
    if (ready.length !== before.flatMap(({ file }) => file ?? []).length) keepDraftFiles(this.#options.id, ready);
  }
}

function readyItem(file: FileInfo): Upload {
  return { key: file.id, name: file.name, size: file.size, state: 'ready', progress: 1, file };
}

/** What the server will say again. */
function isFinal(error: unknown): boolean {
  return isCode(
    error,
    'object_too_large',
    'storage_quota_exceeded',
    'invalid_request',
    'forbidden',
    'insufficient_scope',
  );
}

const lists = new Map<string, UploadList>();

export function uploadsOf(composerId: string): UploadList {
  let list = lists.get(composerId);
  if (!list) {
    list = new UploadList({
      id: composerId,
      api: filesApi,
      now: Date.now,
      newKey: () => globalThis.crypto.randomUUID(),
    });
    lists.set(composerId, list);
  }
  return list;
}

// What failed for want of a connection goes on by itself.
globalThis.addEventListener?.('online', () => {
  for (const list of lists.values()) list.retryAll();
});
