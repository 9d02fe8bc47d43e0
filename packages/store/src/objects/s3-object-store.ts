import { randomUUID } from 'node:crypto';
import { finished, PassThrough, type Readable } from 'node:stream';
import {
  assertByteRange,
  assertContentType,
  assertObjectKey,
  isObjectKey,
  ParleyError,
  silentLogger,
  type ByteRange,
  type Logger,
  type ObjectEntry,
  type ObjectInfo,
  type ObjectKey,
  type ObjectStore,
  type PutOptions,
  type StoredObject,
} from '@parley/core';
import { objectExists, owningBody, type Body } from './body.ts';
import { createS3Client, type S3Answer, type S3ClientOptions } from './s3-client.ts';
import { blocksOf, s3Error, s3Unreachable, tagOf } from './s3-errors.ts';
import { etagOf, uploadToS3 } from './s3-upload.ts';

export interface S3ObjectStoreOptions extends S3ClientOptions {
  /** Streams longer than this go up in parts; S3 wants at least 5 MiB. */
  readonly partBytes?: number;
  readonly newId?: () => string;
  readonly logger?: Logger;
}

const markHeader = 'x-amz-meta-parley-write';
const defaultPartBytes = 8 * 1024 * 1024;
const mostKeysPerPage = 1_000;

/**
 * Any server that speaks S3 with signatures of version 4. `ifAbsent` needs one that honours `If-None-Match`
 * (AWS, MinIO, Ceph, Garage, versitygw do). The bucket must exist.
 */
export function createS3ObjectStore(options: S3ObjectStoreOptions): ObjectStore {
  const { partBytes = defaultPartBytes, newId = randomUUID, logger = silentLogger } = options;
  const client = createS3Client(options);

  async function put(key: ObjectKey, body: Body, putOptions: PutOptions): Promise<ObjectInfo> {
    const { contentType, maxBytes, ifAbsent = false } = putOptions;
    assertObjectKey(key);
    assertContentType(contentType);
    // Spares sending a body that will be refused; the condition on the write decides for good.
    if (ifAbsent && (await head(key))) throw objectExists();
    const stored = await uploadToS3(
      { client, logger, partBytes, markHeader },
      { key, contentType, maxBytes, ifAbsent, mark: newId() },
      body,
    );
    return { key, contentType, ...stored };
  }

  async function head(key: ObjectKey): Promise<ObjectInfo | undefined> {
    assertObjectKey(key);
    const answer = await client.send({ method: 'HEAD', key, expect: [200, 404] });
    return isAbsent(answer) ? undefined : infoOf(key, answer, Number(answer.headers['content-length']));
  }

  async function get(key: ObjectKey, range?: ByteRange): Promise<StoredObject | undefined> {
    assertObjectKey(key);
    if (range) assertByteRange(range);
    const headers = range ? { range: `bytes=${range.start}-${range.end ?? ''}` } : {};
    const answer = await client.open({ method: 'GET', key, headers, expect: [range ? 206 : 200, 404] });
    if (isAbsent(answer)) return undefined;
    const size = range ? answer.headers['content-range']?.split('/')[1] : answer.headers['content-length'];
    return { ...infoOf(key, answer, Number(size)), body: clearly(answer.body) };
  }

  async function list(prefix: string, limit: number, after: string | undefined): Promise<ObjectEntry[]> {
    const entries: ObjectEntry[] = [];
    for (let behind = after; entries.length < limit;) {
      const query = {
        'list-type': '2',
        prefix,
        'max-keys': String(Math.min(mostKeysPerPage, limit - entries.length)),
        ...(behind !== undefined && { 'start-after': behind }),
      };
      const { text } = await client.send({ method: 'GET', query, expect: [200] });
      const page = blocksOf(text, 'Contents').map(entryOf);
      // Others may keep things in the bucket whose names are no keys of ours.
      entries.push(...page.filter((entry) => isObjectKey(entry.key)));
      behind = page.at(-1)?.key;
      if (behind === undefined || tagOf(text, 'IsTruncated') !== 'true') break;
    }
    return entries;
  }

  return {
    put: (key, body, putOptions) => owningBody(body, () => put(key, body, putOptions)),
    get,
    head,
    async delete(key) {
      assertObjectKey(key);
      const answer = await client.send({ method: 'DELETE', key, expect: [204, 200, 404] });
      isAbsent(answer);
    },
    list: (prefix, { limit, after }) => list(prefix, limit, after),
  };
}

/** A missing bucket or account answers 404 as well, and must not pass for a missing object. HEAD tells no more. */
function isAbsent(answer: S3Answer): boolean {
  if (answer.status !== 404) return false;
  if (!['', 'NoSuchKey', 'NotFound'].includes(tagOf(answer.text, 'Code') ?? '')) throw s3Error(answer);
  return true;
}

function infoOf(key: ObjectKey, { headers }: S3Answer, size: number): ObjectInfo {
  const modifiedAt = new Date(headers['last-modified'] ?? Number.NaN);
  if (!Number.isSafeInteger(size) || Number.isNaN(modifiedAt.getTime()))
    throw new ParleyError('storage_unavailable', 'The object storage describes a file in a way that makes no sense.', {
      details: { key },
    });
  return {
    key,
    size,
    contentType: headers['content-type'] ?? 'application/octet-stream',
    etag: etagOf(headers.etag),
    modifiedAt,
  };
}

function entryOf(block: string): ObjectEntry {
  return {
    key: tagOf(block, 'Key') ?? '',
    size: Number(tagOf(block, 'Size')),
    etag: etagOf(tagOf(block, 'ETag')),
    modifiedAt: new Date(tagOf(block, 'LastModified') ?? Number.NaN),
  };
}

/** A body cut short never looks like a whole one: it ends with a clear error. */
function clearly(body: Readable): Readable {
  const clear = new PassThrough();
  // Between here and the first read nobody listens yet, and that must not take the process down; a later
  // reader gets the same error.
  clear.on('error', ignore);
  finished(body, (error) => {
    if (error) clear.destroy(s3Unreachable(error));
  });
  clear.once('close', () => body.destroy());
  return body.pipe(clear);
}

function ignore(): void {}
