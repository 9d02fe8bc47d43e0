/** Writes GGUF files for tests, sound ones and others. */
export type GgufValue =
  | { readonly type: 'u32'; readonly value: number }
  | { readonly type: 'u64'; readonly value: bigint }
  | { readonly type: 'f32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'texts'; readonly value: readonly string[] };

export interface GgufPlan {
  readonly version?: number;
  readonly metadata?: Readonly<Record<string, GgufValue>>;
  readonly tensors?: readonly {
    readonly name: string;
    readonly dimensions: readonly number[];
    readonly type?: number;
  }[];
  /** Instead of the true ones. */
  readonly claimedTensors?: bigint;
  readonly claimedEntries?: bigint;
}

export const u32 = (value: number): GgufValue => ({ type: 'u32', value });
export const text = (value: string): GgufValue => ({ type: 'text', value });

/** What a small chat model says of itself. */
export function chatPlan(extra: Readonly<Record<string, GgufValue>> = {}): GgufPlan {
  return {
    metadata: {
      'general.architecture': text('llama'),
      'general.name': text('Tiny Test'),
      'general.license': text('apache-2.0'),
      'general.languages': { type: 'texts', value: ['en', 'de'] },
      'general.file_type': u32(0),
      'llama.context_length': u32(2_048),
      'llama.embedding_length': u32(64),
      'llama.block_count': u32(2),
      'llama.attention.head_count': u32(4),
      'llama.attention.head_count_kv': u32(2),
      'tokenizer.ggml.model': text('gpt2'),
      'tokenizer.ggml.tokens': { type: 'texts', value: Array.from({ length: 2_000 }, (_, index) => `token${index}`) },
      'tokenizer.chat_template': text('{{ messages }}'),
      ...extra,
    },
    tensors: [
      { name: 'token_embd.weight', dimensions: [64, 32] },
      { name: 'output_norm.weight', dimensions: [64] },
    ],
  };
}

/** F32 tensors unless said otherwise, all zero. */
export function buildGguf(plan: GgufPlan): Buffer {
  const { version = 3, metadata = {}, tensors = [] } = plan;
  const parts: Buffer[] = [Buffer.from('GGUF'), number32(version)];
  const entries = Object.entries(metadata);
  parts.push(
    number64(plan.claimedTensors ?? BigInt(tensors.length)),
    number64(plan.claimedEntries ?? BigInt(entries.length)),
  );
  for (const [key, value] of entries) parts.push(string(key), encode(value));
  let offset = 0;
  for (const { name, dimensions, type = 0 } of tensors) {
    parts.push(string(name), number32(dimensions.length), ...dimensions.map((size) => number64(BigInt(size))));
    parts.push(number32(type), number64(BigInt(offset)));
    offset += align(Math.min(2 ** 40, 4 * dimensions.reduce((product, size) => product * size, 1)));
  }
  const head = Buffer.concat(parts);
  return Buffer.concat([head, Buffer.alloc(align(head.length) - head.length + Math.min(offset, mostDataBytes))]);
}

/** Files that lie about their size need not be that large. */
const mostDataBytes = 1 << 20;

function encode(value: GgufValue): Buffer {
  switch (value.type) {
    case 'u32':
      return Buffer.concat([number32(4), number32(value.value)]);
    case 'u64':
      return Buffer.concat([number32(10), number64(value.value)]);
    case 'f32': {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32LE(6, 0);
      bytes.writeFloatLE(value.value, 4);
      return bytes;
    }
    case 'bool':
      return Buffer.concat([number32(7), Buffer.from([value.value ? 1 : 0])]);
    case 'text':
      return Buffer.concat([number32(8), string(value.value)]);
    case 'texts':
      return Buffer.concat([
        number32(9),
        number32(8),
        number64(BigInt(value.value.length)),
        ...value.value.map(string),
      ]);
  }
}

function string(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([number64(BigInt(bytes.length)), bytes]);
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function number64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function align(size: number): number {
  return Math.ceil(size / 32) * 32;
}
