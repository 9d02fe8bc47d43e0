import type { EmbeddingSource } from '@parley/core';
import { createModelServer, type ModelServerOptions } from '../http/model-server.ts';
import { ollamaEmbeddings, openAiEmbeddings } from './dialects.ts';
import { createRemoteEmbeddings, type RemoteEmbeddingOptions } from './remote-embeddings.ts';
import { createRemoteReranker, type RemoteRerankerOptions } from './remote-reranker.ts';

export interface EmbeddingServerOptions extends ModelServerOptions {
  /** Its models are `prefix/model`. */
  readonly prefix: string;
  /** `openai`: the address ends with the version (`…/v1`). `ollama`: the bare address. */
  readonly kind: 'openai' | 'ollama';
  readonly models?: readonly RemoteEmbeddingOptions[];
  readonly rerankers?: readonly RemoteRerankerOptions[];
}

/** Embedding models and rerankers of one server. Faults of its configuration are thrown here, not at first use. */
export function createEmbeddingServerSource(options: EmbeddingServerOptions): EmbeddingSource {
  const { prefix, kind } = options;
  if (!/^[a-z0-9][a-z0-9_-]{0,40}$/.test(prefix) || reserved.has(prefix))
    throw new TypeError(`An embedding server needs a short name of its own, not "${prefix}"`);
  const server = createModelServer(options);
  const dialect = kind === 'ollama' ? ollamaEmbeddings : openAiEmbeddings;
  const models = (options.models ?? []).map((model) =>
    createRemoteEmbeddings({ ...model, idPrefix: prefix, server, dialect }),
  );
  const rerankers = (options.rerankers ?? []).map((reranker) =>
    createRemoteReranker({ ...reranker, idPrefix: prefix, server }),
  );
  for (const offered of [models, rerankers]) {
    const ids = offered.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined) throw new TypeError(`Two models are called "${twice}"`);
  }
  return { models: () => models, rerankers: () => rerankers, close: () => server.close() };
}

/** Names of Parley's own. */
const reserved: ReadonlySet<string> = new Set(['local', 'lexical', 'bi-encoder', 'script']);
