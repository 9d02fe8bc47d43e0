import { ParleyError } from '../kernel/errors.ts';
import type { ByteRange, ObjectKey } from './object-store.ts';

export const objectKeyLimits = { keyCharacters: 512, segmentCharacters: 100 } as const;

const segmentPattern = /^[A-Za-z0-9._-]+$/;
const contentTypePattern = /^[\x20-\x7e]{1,255}$/;

/** One rule for every store, so that a key one of them took never turns out impossible in another. */
export function isObjectKey(key: string): boolean {
  return key.length <= objectKeyLimits.keyCharacters && key.split('/').every(isObjectKeySegment);
}

export function isObjectKeySegment(segment: string): boolean {
  return (
    segment.length <= objectKeyLimits.segmentCharacters &&
    segmentPattern.test(segment) &&
    segment !== '.' &&
    segment !== '..'
  );
}

export function assertObjectKey(key: ObjectKey): void {
  if (!isObjectKey(key))
    throw new ParleyError('invalid_object_key', 'A file key may only hold letters, digits, dots, dashes and slashes.');
}

/** Refuses line breaks above all: a content type ends up in a header. */
export function assertContentType(contentType: string): void {
  if (!contentTypePattern.test(contentType))
    throw new ParleyError('invalid_request', 'The content type of the file is not valid.');
}

export function assertByteRange(range: ByteRange): void {
  const { start, end = start } = range;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) throw unreadableRange();
}

export function unreadableRange(cause?: unknown): ParleyError {
  return new ParleyError('invalid_request', 'The file has no such range of bytes.', { cause });
}
