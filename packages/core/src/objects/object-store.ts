import type { Readable } from 'node:stream';

/** Bytes by key: local disk or anything S3-compatible. Both pass `objectStoreRules` of `@parley/store/testing`. */
export interface ObjectStore {
  /**
   * Whole or not at all: a reader never sees half an object. `ifAbsent` refuses (`object_exists`) to
   * overwrite. A stream given here is read to its end, or destroyed when the object is refused; its own
   * error comes back unchanged.
   */
  put(key: ObjectKey, body: Uint8Array | Readable, options: PutOptions): Promise<ObjectInfo>;
  /** The body holds a file or a connection: read it to its end or destroy it. */
  get(key: ObjectKey, range?: ByteRange): Promise<StoredObject | undefined>;
  head(key: ObjectKey): Promise<ObjectInfo | undefined>;
  /** Deleting what is not there is fine. */
  delete(key: ObjectKey): Promise<void>;
  /** In byte order of the keys, one page at a time: what starts with `prefix` and comes behind `after`. */
  list(prefix: string, options: ListOptions): Promise<readonly ObjectEntry[]>;
}

/**
 * Segments of [A-Za-z0-9._-] joined by `/`; no `.` or `..` segment, a segment at most 100 characters, the
 * key at most 512. Others are refused (`invalid_object_key`). Capital and small letters differ. Not every
 * store can hold a key that is also the folder of another (`a` beside `a/b`): don't make such keys.
 */
export type ObjectKey = string;

export interface PutOptions {
  /** Printable ASCII, at most 255 characters. */
  readonly contentType: string;
  /** Refuses (`object_too_large`) and stores nothing when the body is longer. */
  readonly maxBytes: number;
  readonly ifAbsent?: boolean;
}
/** Both ends included, as in HTTP. An end past the object is fine; a start there is refused (`invalid_request`). */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}
export interface ListOptions {
  readonly limit: number;
  readonly after?: ObjectKey;
}
/** What a listing knows without asking for each object. */
export interface ObjectEntry {
  readonly key: ObjectKey;
  /** Of the whole object, also when only a range of it was asked for. */
  readonly size: number;
  /** Opaque, without quotes; differs when the bytes differ. */
  readonly etag: string;
  readonly modifiedAt: Date;
}
export interface ObjectInfo extends ObjectEntry {
  readonly contentType: string;
}
export interface StoredObject extends ObjectInfo {
  readonly body: Readable;
}
