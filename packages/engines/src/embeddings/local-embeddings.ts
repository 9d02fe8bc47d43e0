import type { EmbeddingKind, EmbeddingModel, EmbeddingSource, Reranker } from '@parley/core';
import { relevanceOf } from './relevance.ts';
import { createLocalReranker, type LocalRerankerFile } from './local-cross-encoder.ts';
import { createLlamaEmbedder, type LlamaEngine } from '../llama/index.ts';

/** An embedding model whose file is on this machine. */
export interface LocalEmbeddingFile {
  /** Short, as the model library knows it. */
  readonly id: string;
  readonly name: string;
  /** Absolute path of the GGUF file. */
  readonly file: string;
  /** Of that file: it names the form in the model's id (EM9). */
  readonly sha256: string;
  readonly dimensions: number;
  readonly contextTokens: number;
}

export interface LocalEmbeddingSourceOptions {
  /** Shared with the chat models: one process holds them all. */
  readonly engine: LlamaEngine;
  /** Those that are here now. Cheap. */
  readonly installed: () => readonly LocalEmbeddingFile[];
  readonly installedRerankers?: () => readonly LocalRerankerFile[];
}

/** What the embedder of the engine reads of one text at most. */
const mostTokens = 510;
/** Enough to keep every core at work while the next batch is on its way, and little to wait behind. */
const batchSize = 16;

/** Embedding models in the engine process: off the event loop, and a crash of theirs ends no server. */
export function createLocalEmbeddingSource({
  engine,
  installed,
  installedRerankers = () => [],
}: LocalEmbeddingSourceOptions): EmbeddingSource {
  const made = new Map<string, EmbeddingModel>();
  const rerankers = new Map<string, Reranker>();
  return {
    models: () =>
      installed().map((file) => {
        const key = `${file.file} ${file.sha256}`;
        const model = made.get(key) ?? createLocalEmbeddings(file, engine);
        made.set(key, model);
        return model;
      }),
    rerankers: () =>
      installedRerankers().map((file) => {
        const key = `${file.file} ${file.sha256}`;
        const reranker = rerankers.get(key) ?? createLocalReranker(file, engine);
        rerankers.set(key, reranker);
        return reranker;
      }),
  };
}

export function createLocalEmbeddings(file: LocalEmbeddingFile, engine: LlamaEngine): EmbeddingModel {
  const embedder = createLlamaEmbedder({ engine, file: file.file });
  const prefix = prefixes.find(([name]) => file.id.startsWith(name))?.[1];
  return {
    id: `local/${file.id}@${file.sha256.slice(0, 12)}`,
    name: file.name,
    dimensions: file.dimensions,
    maxTokens: Math.min(mostTokens, file.contextTokens - 2),
    batchSize,
    relevance: relevanceOf(file.id),
    embed: (texts, { signal, kind }) =>
      embedder.embed(prefix === undefined ? texts : texts.map((text) => prefix[kind] + text), signal),
  };
}

/** What the models of the catalogue were trained to see before a text. */
const prefixes: readonly (readonly [id: string, prefix: Readonly<Record<EmbeddingKind, string>>])[] = [
  ['nomic-embed-text', { query: 'search_query: ', document: 'search_document: ' }],
  ['bge-small-en', { query: 'Represent this sentence for searching relevant passages: ', document: '' }],
];
