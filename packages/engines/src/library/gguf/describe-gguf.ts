import type { ModelKind } from '../../catalogue/index.ts';
import { GgufError, type GgufFile } from './gguf-types.ts';
import { fileTypeName } from './tensor-types.ts';

/** What people and engines want to know of a model file. */
export interface GgufDescription {
  readonly kind: ModelKind | 'adapter';
  readonly architecture: string;
  readonly name: string | undefined;
  readonly licence: string | undefined;
  readonly languages: readonly string[];
  readonly parameters: number;
  readonly quantisation: string;
  readonly contextTokens: number;
  readonly embeddingLength: number | undefined;
  readonly layers: number | undefined;
  readonly tokenizer: string | undefined;
  readonly vocabulary: number | undefined;
  readonly chatTemplate: string | undefined;
  readonly tensors: number;
  /** Of a LoRA adapter: the strength it was trained with. */
  readonly loraAlpha: number | undefined;
  /** Weights, the memory of a context of so many tokens, and what the engine needs besides. */
  memoryBytes(contextTokens: number): number;
}

const embedders =
  /^(bert|nomic-bert|nomic-bert-moe|jina-bert-v2|jina-bert-v3|modern-bert|neo-bert|t5encoder|gemma-embedding|eurobert)$/;
/** llama.cpp's pooling that gives one score for a pair. */
const rankPooling = 4;

export function describeGguf(gguf: GgufFile, fileBytes: number): GgufDescription {
  const text = (key: string) => {
    const value = gguf.metadata.get(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const number = (key: string) => {
    const value = gguf.metadata.get(key);
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
  };
  const architecture = text('general.architecture');
  if (architecture === undefined) throw new GgufError('It does not say which architecture it has.');
  const isAdapter = text('general.type') === 'adapter';
  if (gguf.tensors.length === 0) throw new GgufError('It holds no weights.');
  const own = (key: string) => number(`${architecture}.${key}`);
  const layers = own('block_count');
  const embeddingLength = own('embedding_length');
  const contextTokens = own('context_length') ?? 2_048;
  const heads = own('attention.head_count');
  const keyValueHeads = own('attention.head_count_kv') ?? heads;
  const headSize = own('attention.key_length') ?? (embeddingLength ?? 0) / Math.max(1, heads ?? 1);
  const fileType = number('general.file_type');
  const vocabulary = gguf.metadata.get('tokenizer.ggml.tokens');
  return {
    kind: isAdapter ? 'adapter' : kindOf(architecture, own('pooling_type')),
    architecture,
    name: text('general.name'),
    licence: text('general.license'),
    languages: texts(gguf, 'general.languages'),
    parameters: gguf.tensors.reduce((sum, tensor) => sum + tensor.elements, 0),
    quantisation: (fileType === undefined ? undefined : fileTypeName(fileType)) ?? commonest(gguf),
    contextTokens,
    embeddingLength,
    layers,
    tokenizer: text('tokenizer.ggml.model'),
    vocabulary: typeof vocabulary === 'object' && 'count' in vocabulary ? vocabulary.count : undefined,
    chatTemplate: text('tokenizer.chat_template'),
    tensors: gguf.tensors.length,
    loraAlpha: number('adapter.lora.alpha'),
    memoryBytes(tokens) {
      // Keys and values of each layer, two bytes each.
      const cache = 2 * 2 * (layers ?? 0) * (keyValueHeads ?? 0) * headSize * Math.min(tokens, contextTokens);
      return Math.round(fileBytes + cache + engineBytes);
    },
  };
}

/** Buffers to compute in, and the engine itself. */
const engineBytes = 120_000_000;

function kindOf(architecture: string, pooling: number | undefined): ModelKind {
  if (pooling === rankPooling) return 'reranker';
  return embedders.test(architecture) || (pooling !== undefined && pooling > 0) ? 'embedding' : 'chat';
}

function texts(gguf: GgufFile, key: string): string[] {
  const value = gguf.metadata.get(key);
  if (typeof value !== 'object' || value.items === undefined) return [];
  return value.items.filter((item) => typeof item === 'string').slice(0, 200);
}

function commonest({ tensors }: GgufFile): string {
  const bytesBy = new Map<string, number>();
  for (const { type, bytes } of tensors) bytesBy.set(type, (bytesBy.get(type) ?? 0) + bytes);
  return [...bytesBy].sort(([, one], [, other]) => other - one)[0]?.[0] ?? 'unknown';
}
