import { createHash } from 'node:crypto';

export const hashDimensions = 256;

/**
 * A vector by the words alone, without any model: texts that share words are near. For tests of what lies
 * around a model; it knows no meaning.
 */
export function hashVector(text: string): Float32Array {
  const vector = new Float32Array(hashDimensions);
  vector[0] = 0.1;
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    const digest = createHash('sha256').update(word).digest();
    for (let index = 0; index < 4; index++) {
      const at = 1 + ((digest[index * 2] ?? 0) % (hashDimensions - 1));
      vector[at] = (vector[at] ?? 0) + ((digest[index * 2 + 1] ?? 0) < 128 ? 1 : -1);
    }
  }
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
