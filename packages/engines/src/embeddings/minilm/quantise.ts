import { setImmediate } from 'node:timers/promises';

const blockValues = 32;
const blockBytes = 2 + blockValues;
/** So many blocks take about ten milliseconds; then others get their turn. */
const blocksAtOnce = 40_000;

/**
 * GGML's Q8_0: blocks of 32 values, a 16-bit scale and 32 signed bytes each. Every step rounds to 32 bits as
 * the usual tools do, so that the file comes out the same byte for byte.
 */
export async function quantiseQ8(values: Float32Array): Promise<Buffer> {
  if (values.length % blockValues !== 0) throw new Error('The rows of a tensor are no multiple of 32');
  const blocks = values.length / blockValues;
  const out = Buffer.alloc(blocks * blockBytes);
  for (let start = 0; start < blocks; start += blocksAtOnce) {
    const end = Math.min(blocks, start + blocksAtOnce);
    for (let block = start; block < end; block++) quantiseBlock(values, block, out);
    await setImmediate();
  }
  return out;
}

function quantiseBlock(values: Float32Array, block: number, out: Buffer): void {
  const first = block * blockValues;
  let largest = 0;
  for (let index = first; index < first + blockValues; index++)
    largest = Math.max(largest, Math.abs(values[index] ?? 0));
  const scale = Math.fround(largest / 127);
  const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
  const at = block * blockBytes;
  out.writeUInt16LE(toHalf(scale), at);
  for (let index = 0; index < blockValues; index++) {
    const value = Math.fround((values[first + index] ?? 0) * inverse);
    out.writeInt8(roundHalfAway(value), at + 2 + index);
  }
}

function roundHalfAway(value: number): number {
  const size = Math.abs(value);
  const floor = Math.floor(size);
  return Math.sign(value) * (floor + Math.floor(2 * (size - floor)));
}

const floatBits = new Uint32Array(1);
const floatValue = new Float32Array(floatBits.buffer);

/** IEEE 754 half precision, rounded to even. */
export function toHalf(value: number): number {
  floatValue[0] = value;
  const bits = floatBits[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const mantissa = bits & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00 | (exponent === 143 && mantissa !== 0 ? 0x200 : 0);
  if (exponent < -10) return sign;
  // Below the normal numbers the leading one is written out and shifted away.
  const significant = exponent > 0 ? mantissa : mantissa | 0x800000;
  const shift = exponent > 0 ? 13 : 14 - exponent;
  const kept = significant >>> shift;
  const rest = significant & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  const rounded = kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0);
  return sign | ((exponent > 0 ? exponent << 10 : 0) + rounded);
}
