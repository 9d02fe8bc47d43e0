/** One tensor, as 32-bit floats. */
export interface Tensor {
  /** Outermost dimension first. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Reads tensors of a safetensors file: a JSON header behind its length, then the numbers. */
export function readSafetensors(bytes: Buffer): (name: string) => Tensor {
  const headerBytes = bytes.length < 8 ? 0 : Number(bytes.readBigUInt64LE(0));
  if (headerBytes < 2 || headerBytes > bytes.length - 8) throw new Error('The weights have no readable header');
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerBytes)) as Record<string, TensorEntry | undefined>;
  const data = bytes.subarray(8 + headerBytes);
  return (name) => {
    const entry = header[name];
    if (entry === undefined) throw new Error(`The weights have no ${name}`);
    const [start, end] = entry.data_offsets;
    const count = entry.shape.reduce((product, size) => product * size, 1);
    if (entry.dtype !== 'F32') throw new Error(`${name} is ${entry.dtype}; only F32 is read`);
    if (!(start >= 0 && end <= data.length && end - start === count * 4)) throw new Error(`${name} is damaged`);
    return { shape: entry.shape, values: floats(data.subarray(start, end)) };
  };
}

interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** In place where they lie at a multiple of four, as they should. */
function floats(bytes: Buffer): Float32Array {
  const isAligned = bytes.byteOffset % 4 === 0;
  const { buffer, byteOffset } = isAligned ? bytes : new Uint8Array(bytes);
  return new Float32Array(buffer, byteOffset, bytes.length >> 2);
}
