/**
 * Texts as vectors. Rules: SPEC.md beside this file; every adapter runs `embeddingModelRules` of
 * `@parley/engines/testing`.
 */
export interface EmbeddingModel {
  /**
   * Names the exact weights and their form: vectors of two forms of one model are near, not equal, and are
   * never compared (EM9). Stored with every vector.
   */
  readonly id: string;
  readonly name: string;
  readonly dimensions: number;
  /** What it reads of one text; the rest is cut off, and said to be (EM5). */
  readonly maxTokens: number;
  /** What its cosines mean. Absent: as with most. */
  readonly relevance?: EmbeddingRelevance | undefined;
  /** Texts it takes best in one call. */
  readonly batchSize: number;
  /** Rejects with an AbortError when aborted, otherwise with a ModelError. */
  embed(texts: readonly string[], options: EmbedOptions): Promise<Embeddings>;
}

/** Cosines of a question and a passage: `least`, below which they are chance; `sure`, above which they fit for certain. */
export interface EmbeddingRelevance {
  readonly least: number;
  readonly sure: number;
}

export interface EmbedOptions {
  readonly signal: AbortSignal;
  /** Some models read a question and what may answer it differently. */
  readonly kind: EmbeddingKind;
  /** `interactive` (default): somebody waits. `bulk`: background work, which goes behind. */
  readonly priority?: EmbeddingPriority;
}

export type EmbeddingKind = 'query' | 'document';
export type EmbeddingPriority = 'interactive' | 'bulk';

export interface Embeddings {
  /** One for each text, in their order, each of length 1. Not to be changed: they may be shared. */
  readonly vectors: readonly Float32Array[];
  /** Read in all texts together. Estimated where a server does not tell. */
  readonly tokens: number;
  /** Indexes of the texts that were too long and of which only the beginning was read. */
  readonly cut: readonly number[];
}

/** Orders documents by how well they answer a query. */
export interface Reranker {
  readonly id: string;
  readonly name: string;
  /**
   * `cross_encoder` reads query and document together. The others are stand-ins, and say so:
   * `bi_encoder` compares their vectors, `lexical` their words.
   */
  readonly method: 'cross_encoder' | 'bi_encoder' | 'lexical';
  /** One score for each document, in their order; higher is better, and only comparable within one call. */
  rerank(
    query: string,
    documents: readonly string[],
    options: { readonly signal: AbortSignal },
  ): Promise<readonly number[]>;
}

/** Where embedding models and rerankers come from: the embedded engine, configured servers. */
export interface EmbeddingSource {
  /** Usable now, in the order they are offered. Cheap. */
  models(): readonly EmbeddingModel[];
  rerankers?(): readonly Reranker[];
  close?(): Promise<void> | void;
}

export interface EmbeddingRegistry {
  resolve(id: string): EmbeddingModel | undefined;
  list(): readonly EmbeddingModel[];
  /** What is embedded with when nobody chose: the first one offered. */
  readonly first: EmbeddingModel | undefined;
  reranker(id: string): Reranker | undefined;
  /** Best first; the last is always there. */
  rerankers(): readonly Reranker[];
}
