/** An array literal for `real[]`: nine digits bring every 32-bit float back as it was. */
export function toArrayText(vector: Float32Array): string {
  let text = '{';
  for (let index = 0; index < vector.length; index++) {
    const value = vector[index] ?? 0;
    if (!Number.isFinite(value)) throw new TypeError('A vector must be finite');
    text += index === 0 ? value.toPrecision(9) : `,${value.toPrecision(9)}`;
  }
  return `${text}}`;
}

/** pgvector's spelling of the same. */
export function toVectorText(vector: Float32Array): string {
  return `[${toArrayText(vector).slice(1, -1)}]`;
}

/** Behind the counts, flags, type and one dimension. */
const headBytes = 20;

/**
 * What `array_send` makes of a `real[]` without NULLs: a head, then for each number its length and its bytes.
 * A third of the time of parsing digits, which would hold up everybody else.
 */
export function fromArrayBytes(bytes: Buffer): Float32Array {
  const count = bytes.length < headBytes ? 0 : (bytes.length - headBytes) / 8;
  const vector = new Float32Array(count);
  for (let index = 0; index < count; index++) vector[index] = bytes.readFloatBE(headBytes + index * 8 + 4);
  return vector;
}
