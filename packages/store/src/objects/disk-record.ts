import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { ParleyError, type ObjectInfo } from '@parley/core';

/**
 * One file holds one object: its bytes, then a description, the description's length and a mark. Bytes and
 * description therefore appear, are replaced and vanish in one rename, which a file of its own for the
 * description could never do, and a file cut short by a crash or a bad copy is recognised.
 */
const mark = Buffer.from('PARLEYO1', 'latin1');
const footerBytes = 4 + mark.length;
/** Key, content type and the rest stay far below this. */
const tailBytes = 2_048;

export interface RecordContent {
  readonly key: string;
  readonly contentType: string;
  readonly modifiedAt: Date;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Writes a new file and returns when it is safe on the disk. */
export async function writeRecord(path: string, content: RecordContent): Promise<ObjectInfo> {
  const { key, contentType, modifiedAt } = content;
  const hash = createHash('sha256');
  let size = 0;
  let etag = '';

  async function* fileChunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of content.chunks) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
    etag = hash.digest('hex');
    yield describe({ key, size, contentType, etag, modifiedAt });
  }

  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(fileChunks());
    await file.sync();
  } finally {
    await file.close();
  }
  return { key, size, contentType, etag, modifiedAt };
}

export async function readRecordInfo(file: FileHandle, key: string): Promise<ObjectInfo> {
  const { size: fileSize } = await file.stat();
  const tail = Buffer.alloc(Math.min(tailBytes, fileSize));
  await file.read(tail, 0, tail.length, fileSize - tail.length);
  const descriptionBytes =
    tail.length >= footerBytes && tail.subarray(-mark.length).equals(mark)
      ? tail.readUInt32BE(tail.length - footerBytes)
      : 0;
  const descriptionStart = tail.length - footerBytes - descriptionBytes;
  if (descriptionBytes === 0 || descriptionStart < 0) throw damaged(key);

  const info = parseDescription(tail.toString('utf8', descriptionStart, descriptionStart + descriptionBytes));
  if (!info || info.key !== key || info.size !== fileSize - descriptionBytes - footerBytes) throw damaged(key);
  return info;
}

function describe(info: ObjectInfo): Uint8Array {
  const description = Buffer.from(JSON.stringify({ ...info, modifiedAt: info.modifiedAt.toISOString() }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(description.length);
  return Buffer.concat([description, length, mark]);
}

function parseDescription(text: string): ObjectInfo | undefined {
  try {
    const { key, size, contentType, etag, modifiedAt } = JSON.parse(text) as Record<string, unknown>;
    const valid =
      typeof key === 'string' &&
      typeof size === 'number' &&
      typeof contentType === 'string' &&
      typeof etag === 'string' &&
      typeof modifiedAt === 'string';
    return valid ? { key, size, contentType, etag, modifiedAt: new Date(modifiedAt) } : undefined;
  } catch {
    return undefined;
  }
}

function damaged(key: string): ParleyError {
  return new ParleyError('storage_unavailable', 'A stored file is damaged.', { details: { key } });
}
