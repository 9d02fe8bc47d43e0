export {
  createBatchedEmbeddings,
  type BatchedEmbeddings,
  type BatchedEmbeddingsOptions,
} from './batched-embeddings.ts';
export {
  createCachedEmbeddings,
  type CachedEmbeddingsOptions,
  type StoredVector,
  type StoredVectors,
} from './cached-embeddings.ts';
export { chunkText } from './chunk-text.ts';
export { contentHash } from './content-hash.ts';
export type {
  EmbeddingKind,
  EmbeddingModel,
  EmbeddingPriority,
  EmbeddingRegistry,
  EmbeddingRelevance,
  Embeddings,
  EmbeddingSource,
  EmbedOptions,
  Reranker,
} from './embedding-model.ts';
export type {
  EmbeddedChunk,
  EmbeddedKind,
  EmbeddedThing,
  VectorHit,
  VectorIndex,
  VectorQuery,
  VectorSpace,
} from './vector-index.ts';
export type { EmbeddableMessage, EmbeddingStore, SpaceState, StoredSpace } from './embedding-store.ts';
export { createEmbeddingUpkeep, type EmbeddingUpkeep, type EmbeddingUpkeepOptions } from './embedding-upkeep.ts';
export { createSemanticSearch, type NearMessage, type SemanticSearch } from './semantic-search.ts';
