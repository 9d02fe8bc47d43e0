import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { ParleyError, type ObjectStore } from '@parley/core';

export interface ObjectStoreSubject {
  readonly store: ObjectStore;
  /** A key prefix nobody else uses. */
  readonly folder: string;
}

export const mebibyte = 1024 * 1024;
export const roomy = { contentType: 'application/octet-stream', maxBytes: 64 * mebibyte } as const;

export async function read(store: ObjectStore, key: string): Promise<Buffer | undefined> {
  const got = await store.get(key);
  return got && bytesOf(got.body);
}

export function bytesOf(body: Readable): Promise<Buffer> {
  return buffer(body);
}

export function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function failsWith(code: string, outcome: Promise<unknown>): Promise<void> {
  await assert.rejects(outcome, (error) => {
    assert.ok(ParleyError.is(error), `expected ${code}, got ${String(error)}`);
    assert.equal(error.code, code);
    return true;
  });
}
