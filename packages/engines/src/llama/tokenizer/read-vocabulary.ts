import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Vocabulary } from './bpe-table.ts';

/** Common vocabularies take two to eight megabytes, the largest some twenty. */
const usualHeadBytes = 10_000_000;
const mostHeadBytes = 64_000_000;
const mostItems = 2_000_000;

/** The tokenizer in the head of a GGUF file. Undefined: none of the kind that merges bytes, or not to be read. */
export function readVocabulary(file: string): Vocabulary | undefined {
  try {
    return parseVocabulary(new Head(readHead(file, usualHeadBytes)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return parseVocabulary(new Head(readHead(file, mostHeadBytes)));
  }
}

function parseVocabulary(head: Head): Vocabulary | undefined {
  if (head.text(4) !== 'GGUF' || head.uint32() < 2) return undefined;
  head.length();
  const pairs = head.length();
  const found = new Map<string, unknown>();
  for (let index = 0; index < pairs && found.size < wanted.size; index++) {
    const key = head.string();
    const value = head.value(head.uint32(), wanted.has(key));
    if (wanted.has(key)) found.set(key, value);
  }
  const [model, pre, tokens, merges] = [...wanted].map((key) => found.get(key));
  if (model !== 'gpt2' || !isStrings(tokens) || !isStrings(merges)) return undefined;
  return { tokens, merges, pre: typeof pre === 'string' ? pre : '' };
}

const wanted = new Set([
  'tokenizer.ggml.model',
  'tokenizer.ggml.pre',
  'tokenizer.ggml.tokens',
  'tokenizer.ggml.merges',
]);

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function readHead(file: string, most: number): Buffer {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(fstatSync(handle).size, most));
    let read = 0;
    for (let more = -1; more !== 0 && read < bytes.length; read += more)
      more = readSync(handle, bytes, read, Math.min(bytes.length - read, 1 << 20), read);
    return bytes.subarray(0, read);
  } finally {
    closeSync(handle);
  }
}

const sizes: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
const stringType = 8;
const arrayType = 9;

/** Reads on and on; past the end it throws, as Buffer does. */
class Head {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  uint32(): number {
    this.#at += 4;
    return this.#bytes.readUInt32LE(this.#at - 4);
  }

  length(): number {
    this.#at += 8;
    const length = this.#bytes.readBigUInt64LE(this.#at - 8);
    if (length > BigInt(mostHeadBytes)) throw new RangeError('A length in the file makes no sense');
    return Number(length);
  }

  text(bytes: number): string {
    if (this.#at + bytes > this.#bytes.length) throw new RangeError('The file ends too soon');
    this.#at += bytes;
    return this.#bytes.toString('utf8', this.#at - bytes, this.#at);
  }

  string(): string {
    return this.text(this.length());
  }

  value(type: number, isWanted: boolean): unknown {
    if (type === stringType) return this.string();
    if (type === arrayType) {
      const inner = this.uint32();
      const count = this.length();
      if (count > mostItems) throw new RangeError('A list in the file is too long');
      if (sizes[inner] !== undefined) return this.#skip(sizes[inner] * count);
      const items: unknown[] = [];
      for (let index = 0; index < count; index++) {
        const item = this.value(inner, isWanted);
        if (isWanted) items.push(item);
      }
      return items;
    }
    const size = sizes[type];
    if (size === undefined) throw new RangeError('The file has a value of an unknown type');
    return this.#skip(size);
  }

  #skip(bytes: number): undefined {
    this.#at += bytes;
    if (this.#at > this.#bytes.length) throw new RangeError('The file ends too soon');
    return undefined;
  }
}
