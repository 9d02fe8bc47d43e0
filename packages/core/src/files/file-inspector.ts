import { createHash } from 'node:crypto';
import { mediaOf, type Media } from './media-type.ts';

export interface FileFacts extends Media {
  readonly bytes: number;
  readonly sha256: string;
}

/** Enough for the frame header of a photo behind its own preview and colour profile. */
const headBytes = 512 * 1024;

/** Learns what a file is while it passes by (F1.1, F1.4). */
export class FileInspector {
  readonly #hash = createHash('sha256');
  readonly #head: Buffer[] = [];
  #headLength = 0;
  #bytes = 0;
  #text: TextCheck | undefined;

  get bytes(): number {
    return this.#bytes;
  }

  take(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    if (this.#headLength < headBytes) {
      // A copy: whoever gave the chunk may use its memory again.
      const kept = Buffer.from(bytes.subarray(0, headBytes - this.#headLength));
      this.#head.push(kept);
      this.#headLength += kept.length;
    }
    this.#text ??= new TextCheck();
    this.#text.take(bytes);
  }

  finish(name: string): FileFacts {
    const isText = this.#text?.finish() === true;
    return {
      ...mediaOf(Buffer.concat(this.#head), isText, name),
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
    };
  }
}

/** The encoding of a text: UTF-8, unless it begins with the mark of UTF-16. */
export function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** All of it, not only its beginning: a text with a tail of machine code is none. */
class TextCheck {
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #waiting = Buffer.alloc(0);
  #isText = true;

  take(chunk: Buffer): void {
    if (!this.#isText) return;
    if (this.#decoder === undefined) {
      // The mark is two bytes, and a chunk may be one.
      this.#waiting = Buffer.concat([this.#waiting, chunk]);
      if (this.#waiting.length < 2) return;
      this.#decoder = new TextDecoder(encodingOf(this.#waiting), { fatal: true });
      chunk = this.#waiting;
    }
    this.#check(chunk, true);
  }

  finish(): boolean {
    this.#decoder ??= new TextDecoder('utf-8', { fatal: true });
    this.#check(this.#waiting.length < 2 ? this.#waiting : Buffer.alloc(0), false);
    return this.#isText;
  }

  #check(chunk: Buffer, stream: boolean): void {
    if (!this.#isText || this.#decoder === undefined) return;
    try {
      if (this.#decoder.decode(chunk, { stream }).includes('\0')) this.#isText = false;
    } catch {
      this.#isText = false;
    }
  }
}
