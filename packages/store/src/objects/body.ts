import type { Readable } from 'node:stream';
import { ParleyError } from '@parley/core';

export type Body = Uint8Array | Readable;

/** Runs a put over a body it owns from here on: whatever goes wrong, the stream is destroyed, not leaked. */
export async function owningBody<Result>(body: Body, put: () => Promise<Result>): Promise<Result> {
  if (body instanceof Uint8Array) return put();
  // A stream that breaks while nobody reads it yet would otherwise take the process down; reading it
  // later still answers with the same error.
  body.on('error', ignore);
  try {
    return await put();
  } catch (error) {
    body.destroy();
    throw error instanceof BrokenBody ? error.cause : error;
  }
}

/** The bytes of a body, counted: stops with `object_too_large` at the first one over the limit. */
export async function* boundedChunks(body: Body, maxBytes: number): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) {
    if (body.length > maxBytes) throw tooLarge(maxBytes);
    yield body;
    return;
  }
  let size = 0;
  for await (const chunk of sourceChunks(body)) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

export function tooLarge(maxBytes: number, cause?: unknown): ParleyError {
  return new ParleyError('object_too_large', `The file is larger than ${maxBytes} bytes.`, {
    cause,
    details: { maxBytes },
  });
}

export function objectExists(): ParleyError {
  return new ParleyError('object_exists', 'A file with this key exists already.');
}

/** Tells the caller's own failure from the storage's: an ENOSPC of the upload's source is not a full store. */
class BrokenBody extends Error {}

async function* sourceChunks(body: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array | string>)
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (error) {
    throw new BrokenBody('The body could not be read to its end', { cause: error });
  }
}

function ignore(): void {}
