import {
  createBatchedEmbeddings,
  createCachedEmbeddings,
  type EmbeddingModel,
  type EmbeddingRegistry,
  type EmbeddingSource,
  type StoredVectors,
} from '@parley/core';
import { createBiEncoderReranker, lexicalReranker } from './local-rerankers.ts';

export interface EmbeddingRegistryOptions {
  /** Of two models of one id the earlier source's answers. */
  readonly sources: readonly EmbeddingSource[];
  readonly stored?: StoredVectors;
  /** Batches under way at once, for one model. */
  readonly parallel?: number;
}

/** All embedding models of an installation as they are at the moment, each behind its queue and its cache. */
export function createEmbeddingRegistry(
  options: EmbeddingRegistryOptions,
): EmbeddingRegistry & { close(): Promise<void> } {
  const { sources, stored, parallel = 2 } = options;
  const wrapped = new WeakMap<EmbeddingModel, EmbeddingModel>();

  function wrap(model: EmbeddingModel): EmbeddingModel {
    const known = wrapped.get(model);
    if (known !== undefined) return known;
    const queued = createBatchedEmbeddings(model, { parallel });
    const cached = createCachedEmbeddings(queued, stored === undefined ? {} : { stored });
    wrapped.set(model, cached);
    return cached;
  }

  function list(): EmbeddingModel[] {
    const models = new Map<string, EmbeddingModel>();
    for (const model of sources.flatMap((source) => source.models()))
      if (!models.has(model.id)) models.set(model.id, wrap(model));
    return [...models.values()];
  }

  function rerankers() {
    const own = sources.flatMap((source) => source.rerankers?.() ?? []);
    return [...own, ...list().map(createBiEncoderReranker), lexicalReranker];
  }

  return {
    list,
    rerankers,
    // Without its form (`@` its bytes, `#` its prefixes) a name stands for the one that is here.
    resolve: (id) =>
      list().find((model) => model.id === id) ??
      list().find((model) => model.id.startsWith(`${id}@`) || model.id.startsWith(`${id}#`)),
    get first() {
      return list()[0];
    },
    reranker: (id) => rerankers().find((reranker) => reranker.id === id),
    async close() {
      await Promise.all(sources.map(async (source) => source.close?.()));
    },
  };
}
