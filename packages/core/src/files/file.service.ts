import { Readable } from 'node:stream';
import { limits, type FileInfo, type FileLimits, type ListedFile } from '@parley/protocol';
import { ParleyError, type Clock, type IdFactory, type Logger } from '../kernel/index.ts';
import type { ByteRange, ObjectStore } from '../objects/index.ts';
import { FileInspector } from './file-inspector.ts';
import { cleanFileName } from './file-name.ts';
import { fileKey, toFileInfo, toListedFile, type FileQuery, type FileStore, type StoredFile } from './file-store.ts';

export interface FileService {
  upload(request: UploadRequest): Promise<FileInfo>;
  get(ownerId: string, id: string): Promise<FileInfo>;
  find(ownerId: string, id: string): Promise<StoredFile>;
  /** The body holds a connection or a handle: read it to its end or destroy it. */
  open(file: Pick<StoredFile, 'id'>, range?: ByteRange): Promise<Readable>;
  list(ownerId: string, query: FileQuery): Promise<{ items: ListedFile[]; next_cursor: string | null }>;
  limits(ownerId: string): Promise<FileLimits>;
  delete(ownerId: string, id: string): Promise<void>;
  /** F5.2. Answers those that were there. */
  deleteMany(ownerId: string, ids: readonly string[]): Promise<string[]>;
}

export interface UploadRequest {
  readonly ownerId: string;
  readonly name: string | undefined;
  /** As the sender says; undefined when it does not. */
  readonly announcedBytes: number | undefined;
  /** Read as far as needed; what is left of it is its giver's business. */
  readonly body: Readable;
}

export interface FileServiceOptions {
  readonly store: FileStore;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly newId: IdFactory;
  readonly logger: Logger;
  readonly maxFileBytes: number;
  /** Of one person; undefined for no limit. */
  readonly quotaBytes: number | undefined;
}

const hourMs = 3_600_000;
/** Longer than any upload may take. */
const receivingMs = 2 * hourMs;
/** F3.3 */
export const unusedMs = 24 * hourMs;

export function createFileService(options: FileServiceOptions): FileService {
  const { store, objects, clock, newId, logger, maxFileBytes, quotaBytes } = options;
  const inMs = (ms: number): Date => new Date(clock.now().getTime() + ms);

  async function find(ownerId: string, id: string): Promise<StoredFile> {
    const file = await store.find(ownerId, id);
    if (file === undefined) throw notFound();
    return file;
  }

  /** F1.2. What cannot be taken back now is left to upkeep, which finds the row. */
  async function takeBack(id: string): Promise<void> {
    try {
      await objects.delete(fileKey(id));
      await store.forget(id);
    } catch (error) {
      logger.warn('an upload could not be taken back yet', { fileId: id, error });
    }
  }

  async function upload({ ownerId, name, announcedBytes, body }: UploadRequest): Promise<FileInfo> {
    // It may break before anybody reads it; reading it then still tells.
    body.on('error', () => undefined);
    if (announcedBytes === 0) throw empty();
    if ((announcedBytes ?? 0) > maxFileBytes) throw tooLarge(maxFileBytes);
    const file = {
      id: newId(),
      ownerId,
      name: cleanFileName(name),
      reservedBytes: announcedBytes ?? maxFileBytes,
      now: clock.now(),
      expiresAt: inMs(receivingMs),
    };
    if (!(await store.begin(file, quotaBytes))) throw overQuota(quotaBytes);
    const inspector = new FileInspector();
    try {
      await objects.put(fileKey(file.id), Readable.from(inspected(body, inspector), { objectMode: false }), {
        contentType: 'application/octet-stream',
        maxBytes: maxFileBytes,
        ifAbsent: true,
      });
      if (inspector.bytes === 0) throw empty();
      const { size, ...facts } = inspector.finish(file.name);
      const ready = await store.finish(file.id, {
        ...facts,
        width: size?.width ?? null,
        height: size?.height ?? null,
        expiresAt: inMs(unusedMs),
      });
      if (ready === undefined) throw new ParleyError('conflict', 'The upload took too long.');
      return toFileInfo(ready);
    } catch (error) {
      await takeBack(file.id);
      throw ParleyError.is(error) && error.code === 'object_too_large' ? tooLarge(maxFileBytes) : error;
    }
  }

  return {
    upload,
    find,
    get: async (ownerId, id) => toFileInfo(await find(ownerId, id)),
    async open({ id }, range) {
      const content = await objects.get(fileKey(id), range);
      if (content === undefined)
        throw new ParleyError('storage_unavailable', 'The content of this file is not in storage.');
      return content.body;
    },
    async list(ownerId, query) {
      const { items, next_cursor } = await store.list(ownerId, query);
      return { items: items.map(toListedFile), next_cursor };
    },
    async limits(ownerId) {
      return {
        max_file_bytes: maxFileBytes,
        max_attachments: limits.attachments,
        quota_bytes: quotaBytes ?? null,
        used_bytes: await store.usedBytes(ownerId),
      };
    },
    async delete(ownerId, id) {
      if (!(await store.withdraw(ownerId, id, clock.now()))) throw notFound();
      await takeBack(id);
    },
    async deleteMany(ownerId, ids) {
      const deleted: string[] = [];
      for (const id of new Set(ids)) if (await store.withdraw(ownerId, id, clock.now())) deleted.push(id);
      // All are out of reach by now; the store may take its time.
      await Promise.all(deleted.map(takeBack));
      return deleted;
    },
  };
}

/** What breaks here is the sender's side, not storage. */
async function* inspected(body: Readable, inspector: FileInspector): AsyncGenerator<Uint8Array> {
  // Not destroyed with the reading: a refusal still has to go out on the same connection.
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array, undefined>;
  for (;;) {
    const next = await chunks.next().catch(() => {
      throw new ParleyError('invalid_request', 'The upload was cut off.');
    });
    if (next.done === true) return;
    inspector.take(next.value);
    yield next.value;
  }
}

function notFound(): ParleyError {
  return new ParleyError('not_found', 'There is no such file.');
}

function empty(): ParleyError {
  return new ParleyError('invalid_request', 'The file is empty.');
}

function tooLarge(maxBytes: number): ParleyError {
  return new ParleyError('object_too_large', `A file may have ${maxBytes} bytes at most.`, { details: { maxBytes } });
}

function overQuota(quotaBytes: number | undefined): ParleyError {
  return new ParleyError(
    'storage_quota_exceeded',
    `Your files may have ${quotaBytes} bytes together. Delete some first.`,
  );
}
