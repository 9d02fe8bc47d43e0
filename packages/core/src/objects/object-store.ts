import type { Readable } from 'node:stream';

/** Bytes by key: local disk or anything S3-compatible. Both pass `objectStoreRules`. */
export interface ObjectStore {
  /** Whole or not at all: a reader never sees half an object. `ifAbsent` refuses to overwrite. */
  put(key: ObjectKey, body: Uint8Array | Readable, options: PutOptions): Promise<ObjectInfo>;
  get(key: ObjectKey, range?: ByteRange): Promise<StoredObject | undefined>;
  head(key: ObjectKey): Promise<ObjectInfo | undefined>;
  /** Deleting what is not there is fine. */
  delete(key: ObjectKey): Promise<void>;
  /** Keys in byte order, one page at a time. */
  list(prefix: string, options: { readonly limit: number; readonly after?: ObjectKey }): Promise<readonly ObjectInfo[]>;
}

/** Segments of [A-Za-z0-9._-] joined by `/`; no `.` or `..` segment, at most 512 characters. Others are refused. */
export type ObjectKey = string;

export interface PutOptions {
  readonly contentType: string;
  /** Refuses (ObjectTooLargeError) and stores nothing when the body is longer. */
  readonly maxBytes: number;
  readonly ifAbsent?: boolean;
}
/** Both ends included, as in HTTP. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}
export interface ObjectInfo {
  readonly key: ObjectKey;
  readonly size: number;
  readonly contentType: string;
  readonly etag: string;
  readonly modifiedAt: Date;
}
export interface StoredObject extends ObjectInfo {
  readonly body: Readable;
}
