import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  assertByteRange,
  assertContentType,
  assertObjectKey,
  unreadableRange,
  type ObjectInfo,
  type ObjectStore,
} from '@parley/core';
import { boundedChunks, objectExists, owningBody } from '../objects/body.ts';

/** An object store for tests that need no disk. It passes `objectStoreRules` like the real ones. */
export function createMemoryObjectStore(): ObjectStore {
  const objects = new Map<string, { readonly info: ObjectInfo; readonly bytes: Buffer }>();

  return {
    put: (key, body, options) =>
      owningBody(body, async () => {
        assertObjectKey(key);
        assertContentType(options.contentType);
        if (options.ifAbsent && objects.has(key)) throw objectExists();
        const chunks: Uint8Array[] = [];
        for await (const chunk of boundedChunks(body, options.maxBytes)) chunks.push(chunk);
        // Again, without a gap before the write: others may have written while the body came in.
        if (options.ifAbsent && objects.has(key)) throw objectExists();
        const bytes = Buffer.concat(chunks);
        const etag = createHash('sha256').update(bytes).digest('hex');
        const info = { key, size: bytes.length, contentType: options.contentType, etag, modifiedAt: new Date() };
        objects.set(key, { info, bytes });
        return info;
      }),

    async get(key, range) {
      assertObjectKey(key);
      if (range) assertByteRange(range);
      const found = objects.get(key);
      if (!found) return undefined;
      if (range && range.start >= found.bytes.length) throw unreadableRange();
      const { start = 0, end = found.bytes.length } = range ?? {};
      return { ...found.info, body: Readable.from([found.bytes.subarray(start, end + 1)], { objectMode: false }) };
    },

    async head(key) {
      assertObjectKey(key);
      return objects.get(key)?.info;
    },

    async delete(key) {
      assertObjectKey(key);
      objects.delete(key);
    },

    async list(prefix, { limit, after = '' }) {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
      return keys.slice(0, limit).flatMap((key) => {
        const info = objects.get(key)?.info;
        return info ? [{ key, size: info.size, etag: info.etag, modifiedAt: info.modifiedAt }] : [];
      });
    },
  };
}
