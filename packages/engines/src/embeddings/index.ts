export { createEmbeddingRegistry, type EmbeddingRegistryOptions } from './embedding-registry.ts';
export { createEmbeddingServerSource, type EmbeddingServerOptions } from './embedding-source.ts';
export { createBiEncoderReranker, lexicalReranker } from './local-rerankers.ts';
export type { RemoteEmbeddingOptions } from './remote-embeddings.ts';
export type { RemoteRerankerOptions } from './remote-reranker.ts';
export type { LocalRerankerFile } from './local-cross-encoder.ts';
export { createLocalEmbeddings, createLocalEmbeddingSource, type LocalEmbeddingFile } from './local-embeddings.ts';
