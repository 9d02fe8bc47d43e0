const alignment = 32;
const types = { u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 } as const;

export type GgufValue =
  | { readonly type: 'u32' | 'f32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'i32s'; readonly value: readonly number[] };

export interface GgufTensor {
  readonly name: string;
  /** Outermost dimension first, as in the weights. */
  readonly shape: readonly number[];
  readonly form: 'f32' | 'q8_0';
  readonly bytes: Uint8Array;
}

/** The pieces of a GGUF file of version 3, to be written one behind the other. */
export function* ggufPieces(
  metadata: readonly (readonly [key: string, value: GgufValue])[],
  tensors: readonly GgufTensor[],
): Generator<Uint8Array> {
  const head = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(metadata.length)];
  for (const [key, value] of metadata) head.push(text(key), encode(value));
  let offset = 0;
  for (const { name, shape, form, bytes } of tensors) {
    head.push(text(name), u32(shape.length), ...shape.toReversed().map(u64), u32(form === 'f32' ? 0 : 8), u64(offset));
    offset += padded(bytes.length);
  }
  const header = Buffer.concat(head);
  yield header;
  yield Buffer.alloc(padded(header.length) - header.length);
  for (const { bytes } of tensors) {
    yield bytes;
    yield Buffer.alloc(padded(bytes.length) - bytes.length);
  }
}

function encode(value: GgufValue): Buffer {
  switch (value.type) {
    case 'u32':
      return Buffer.concat([u32(types.u32), u32(value.value)]);
    case 'f32':
      return Buffer.concat([u32(types.f32), f32(value.value)]);
    case 'bool':
      return Buffer.concat([u32(types.bool), Buffer.of(value.value ? 1 : 0)]);
    case 'string':
      return Buffer.concat([u32(types.string), text(value.value)]);
    case 'strings':
      return Buffer.concat([u32(types.array), u32(types.string), u64(value.value.length), ...value.value.map(text)]);
    case 'i32s':
      return Buffer.concat([u32(types.array), u32(types.i32), u64(value.value.length), i32s(value.value)]);
    default:
      return value satisfies never;
  }
}

function padded(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function f32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function i32s(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeInt32LE(value, index * 4);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([u64(bytes.length), bytes]);
}
