import { open } from 'node:fs/promises';
import { NeedMoreBytes } from './byte-cursor.ts';
import { GgufError, type GgufFile } from './gguf-types.ts';
import { parseGguf } from './parse-gguf.ts';

const firstBytes = 1 << 20;
/** The largest vocabularies make a head of some 15 MB. */
const mostBytes = 64 << 20;

/** Reads as much of the beginning as the head needs, and no more than 64 MB (L2.18). */
export async function readGguf(path: string): Promise<{ readonly gguf: GgufFile; readonly fileBytes: number }> {
  const file = await open(path, 'r');
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new GgufError('It is no file.');
    for (let wanted = firstBytes; ; wanted *= 4) {
      const length = Math.min(wanted, found.size, mostBytes);
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await file.read(bytes, 0, length, 0);
      if (bytesRead < length) throw new GgufError('It changes while it is read.');
      try {
        return { gguf: parseGguf(bytes, found.size), fileBytes: found.size };
      } catch (error) {
        if (!(error instanceof NeedMoreBytes)) throw error;
        if (length === mostBytes) throw new GgufError('Its head is larger than 64 MB, which is not believed.');
      }
    }
  } finally {
    await file.close();
  }
}
