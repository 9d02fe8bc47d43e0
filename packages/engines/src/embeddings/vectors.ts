import { ModelError } from '@parley/core';

/** Length 1, so that a dot product is the cosine. A vector of nothing but zeros has no direction: EM1 refuses it. */
export function normalise(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (!(sum > 0) || !Number.isFinite(sum))
    throw new ModelError('error', 'The model gave a vector without a direction', { retryable: false });
  const factor = 1 / Math.sqrt(sum);
  for (let index = 0; index < vector.length; index++) vector[index] = (vector[index] ?? 0) * factor;
  return vector;
}

export function cosine(one: Float32Array, other: Float32Array): number {
  let dot = 0;
  for (let index = 0; index < one.length; index++) dot += (one[index] ?? 0) * (other[index] ?? 0);
  return dot;
}

/** What a server sent as one vector: numbers, or their bytes in base64 (little endian). */
export function readVector(value: unknown, dimensions: number): Float32Array {
  const vector =
    typeof value === 'string' ? fromBase64(value) : Array.isArray(value) ? Float32Array.from(value) : undefined;
  if (vector === undefined) throw new ModelError('error', 'The model server sent no vector', { retryable: false });
  if (vector.length !== dimensions)
    throw new ModelError('error', `The model gives ${vector.length} dimensions, not ${dimensions} as configured`, {
      retryable: false,
    });
  return normalise(vector);
}

function fromBase64(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length >> 2 }, (_, index) => view.getFloat32(index * 4, true));
}
