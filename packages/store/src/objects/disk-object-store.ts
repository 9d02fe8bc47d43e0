import { unlink, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  assertByteRange,
  assertContentType,
  assertObjectKey,
  systemClock,
  unreadableRange,
  type ByteRange,
  type Clock,
  type ObjectEntry,
  type ObjectInfo,
  type ObjectKey,
  type ObjectStore,
  type PutOptions,
  type StoredObject,
} from '@parley/core';
import { boundedChunks, objectExists, owningBody, type Body } from './body.ts';
import { diskError, errnoOf } from './disk-errors.ts';
import {
  openDiskFolder,
  openPlace,
  placeOf,
  publish,
  removePlace,
  sweepTemporary,
  temporaryPath,
} from './disk-folder.ts';
import { readRecordInfo, writeRecord } from './disk-record.ts';
import { walkKeys } from './disk-walk.ts';

export interface DiskObjectStoreOptions {
  /** Made when missing. Everything in it belongs to the store. */
  readonly folder: string;
  /** Unique names for files being written. */
  readonly newId: () => string;
  readonly clock?: Clock;
}

const sweepEveryMs = 3_600_000;

export async function createDiskObjectStore({
  folder,
  newId,
  clock = systemClock,
}: DiskObjectStoreOptions): Promise<ObjectStore> {
  const root = await openDiskFolder(folder, newId);
  let sweptAtMs = clock.monotonicMs();
  await sweepTemporary(root, clock.now());

  async function put(key: ObjectKey, body: Body, options: PutOptions): Promise<ObjectInfo> {
    assertObjectKey(key);
    assertContentType(options.contentType);
    await sweepWhenDue();
    const place = placeOf(root, key);
    // Spares reading a body that can't be kept; publishing decides for good.
    if (options.ifAbsent && (await readInfo(key))) throw objectExists();

    const temporary = temporaryPath(root, newId());
    try {
      const info = await writeRecord(temporary, {
        key,
        contentType: options.contentType,
        modifiedAt: clock.now(),
        chunks: boundedChunks(body, options.maxBytes),
      });
      await publish(temporary, place, options.ifAbsent ?? false);
      return info;
    } catch (error) {
      throw errnoOf(error) === 'EEXIST' ? objectExists() : error;
    } finally {
      await unlink(temporary).catch(ignore);
    }
  }

  async function get(key: ObjectKey, range?: ByteRange): Promise<StoredObject | undefined> {
    assertObjectKey(key);
    if (range) assertByteRange(range);
    const file = await openPlace(placeOf(root, key));
    if (!file) return undefined;
    try {
      const info = await readRecordInfo(file, key);
      return { ...info, body: await openRange(file, info.size, range) };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async function readInfo(key: ObjectKey): Promise<ObjectInfo | undefined> {
    const file = await openPlace(placeOf(root, key));
    if (!file) return undefined;
    try {
      return await readRecordInfo(file, key);
    } finally {
      await file.close();
    }
  }

  async function list(prefix: string, limit: number, after: string | undefined): Promise<ObjectEntry[]> {
    const entries: ObjectEntry[] = [];
    if (limit < 1) return entries;
    for await (const key of walkKeys(root, { prefix, after })) {
      // Deleted since the walk saw it.
      const info = await readInfo(key);
      if (info) entries.push({ key, size: info.size, etag: info.etag, modifiedAt: info.modifiedAt });
      if (entries.length === limit) break;
    }
    return entries;
  }

  async function sweepWhenDue(): Promise<void> {
    if (clock.monotonicMs() - sweptAtMs < sweepEveryMs) return;
    sweptAtMs = clock.monotonicMs();
    await sweepTemporary(root, clock.now());
  }

  return {
    put: (key, body, options) => owningBody(body, () => clearly(() => put(key, body, options))),
    get: (key, range) => clearly(() => get(key, range)),
    head: (key) =>
      clearly(() => {
        assertObjectKey(key);
        return readInfo(key);
      }),
    delete: (key) =>
      clearly(() => {
        assertObjectKey(key);
        return removePlace(root, placeOf(root, key));
      }),
    list: (prefix, { limit, after }) => clearly(() => list(prefix, limit, after)),
  };
}

async function openRange(file: FileHandle, size: number, range: ByteRange | undefined): Promise<Readable> {
  if (range && range.start >= size) throw unreadableRange();
  if (size === 0) {
    await file.close();
    return Readable.from([]);
  }
  // A disk that fails before the caller listens must not take the process down; reading still gives the error.
  return file
    .createReadStream({ start: range?.start ?? 0, end: Math.min(range?.end ?? Infinity, size - 1) })
    .on('error', ignore);
}

async function clearly<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw diskError(error);
  }
}

function ignore(): void {}
