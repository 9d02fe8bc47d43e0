export { LlamaEngine, type LlamaEngineOptions } from './host/llama-engine.ts';
export { createLlamaEmbedder, type LlamaEmbedder } from './llama-embedder.ts';
export { createLlamaSource, type LlamaSourceOptions } from './llama-source.ts';
export type { LocalAdapterFile, LocalModelFile } from './local-model-file.ts';
