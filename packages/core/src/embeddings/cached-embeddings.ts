import type { EmbeddingModel, Embeddings, EmbedOptions } from './embedding-model.ts';
import { contentHash } from './content-hash.ts';

export interface CachedEmbeddingsOptions {
  /** Memory for vectors; the least recently used go first. */
  readonly maxBytes?: number;
  /** Vectors that are stored anyway, asked before the model is. */
  readonly stored?: StoredVectors;
}

export interface StoredVectors {
  /** The vectors of this model for these content hashes, as far as there are any. */
  known(modelId: string, hashes: readonly string[]): Promise<ReadonlyMap<string, StoredVector>>;
}

export interface StoredVector {
  readonly vector: Float32Array;
  readonly cut: boolean;
}

interface Entry extends StoredVector {
  readonly tokens: number;
}

/** Beside the numbers: the key, the entry, the map. */
const bytesPerEntry = 250;

/** A text that was embedded lately, or that stands twice in one call, is not embedded again (EC1–EC4). */
export function createCachedEmbeddings(
  model: EmbeddingModel,
  { maxBytes = 16 * 1_048_576, stored }: CachedEmbeddingsOptions = {},
): EmbeddingModel {
  const maxEntries = Math.max(1, Math.floor(maxBytes / (model.dimensions * 4 + bytesPerEntry)));
  const memory = new Map<string, Entry>();

  function recall(hash: string): Entry | undefined {
    const entry = memory.get(hash);
    if (entry === undefined) return undefined;
    memory.delete(hash);
    memory.set(hash, entry);
    return entry;
  }

  function keep(hash: string, entry: Entry): void {
    memory.delete(hash);
    memory.set(hash, entry);
    if (memory.size <= maxEntries) return;
    const [oldest] = memory.keys();
    if (oldest !== undefined) memory.delete(oldest);
  }

  return {
    ...model,
    async embed(texts, options) {
      const hashes = texts.map((text) => contentHash(options.kind, text));
      const found = new Map<string, Entry>();
      const missing = new Map<string, string>();
      for (const [index, hash] of hashes.entries()) {
        const entry = recall(hash);
        if (entry === undefined) missing.set(hash, texts[index] ?? '');
        else found.set(hash, entry);
      }
      if (missing.size > 0) await fill(missing, found, options);
      return join(hashes, found);
    },
  };

  async function fill(missing: Map<string, string>, found: Map<string, Entry>, options: EmbedOptions): Promise<void> {
    // Only documents are stored, and only bulk work meets them again often enough to ask.
    if (stored !== undefined && options.priority === 'bulk') {
      for (const [hash, known] of await stored.known(model.id, [...missing.keys()])) {
        const entry = { ...known, tokens: 0 };
        found.set(hash, entry);
        missing.delete(hash);
      }
    }
    if (missing.size === 0) return;
    const texts = [...missing.values()];
    const fresh = await model.embed(texts, options);
    const cut = new Set(fresh.cut);
    const length = texts.reduce((sum, text) => sum + text.length + 1, 0);
    for (const [index, hash] of [...missing.keys()].entries()) {
      const vector = fresh.vectors[index];
      if (vector === undefined) continue;
      const tokens = (fresh.tokens * ((texts[index]?.length ?? 0) + 1)) / length;
      const entry = { vector, cut: cut.has(index), tokens };
      found.set(hash, entry);
      keep(hash, entry);
    }
  }
}

function join(hashes: readonly string[], found: ReadonlyMap<string, Entry>): Embeddings {
  const vectors: Float32Array[] = [];
  const cut: number[] = [];
  let tokens = 0;
  for (const [index, hash] of hashes.entries()) {
    const entry = found.get(hash);
    if (entry === undefined) continue;
    vectors.push(entry.vector);
    tokens += entry.tokens;
    if (entry.cut) cut.push(index);
  }
  return { vectors, tokens: Math.round(tokens), cut };
}
