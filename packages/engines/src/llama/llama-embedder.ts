import type { Embeddings } from '@parley/core';
import type { LlamaEngine } from './host/llama-engine.ts';

export interface LlamaEmbedder {
  /** A vector of length 1 for each text; of what is longer than 512 tokens only the beginning is read. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Embeddings>;
}

/** Embeddings by a model file of this machine, in the same process as the chat models. */
export function createLlamaEmbedder(options: { readonly engine: LlamaEngine; readonly file: string }): LlamaEmbedder {
  return { embed: (texts, signal) => options.engine.embed(options.file, texts, signal) };
}
