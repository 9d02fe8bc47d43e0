import type { Reranker } from '@parley/core';
import type { LlamaEngine } from '../llama/index.ts';

/** A reranker whose file is on this machine. */
export interface LocalRerankerFile {
  readonly id: string;
  readonly name: string;
  /** Absolute path of the GGUF file. */
  readonly file: string;
  readonly sha256: string;
}

/** A cross-encoder in the engine process: off the event loop, and a crash of it ends no server. */
export function createLocalReranker({ id, name, file, sha256 }: LocalRerankerFile, engine: LlamaEngine): Reranker {
  return {
    id: `local/${id}@${sha256.slice(0, 12)}`,
    name,
    method: 'cross_encoder',
    rerank: (query, documents, { signal }) => engine.rank(file, query, documents, signal),
  };
}
