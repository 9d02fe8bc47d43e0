import { ParleyError, type StoredSpace } from '@parley/core';
import type { EmbeddingState } from '@parley/protocol';
import type { ServerEmbeddings } from './open-embeddings.ts';

/** What an administrator sees of the vectors, and the choice of their model. */
export async function readEmbeddingState({
  models,
  store,
  index,
  fixedModel,
  reranker,
}: ServerEmbeddings): Promise<EmbeddingState> {
  const spaces = await store.spaces();
  const find = (state: StoredSpace['state']) => spaces.find((space) => space.state === state)?.modelId ?? null;
  return {
    active_model: find('active'),
    target_model: find('building'),
    is_fixed: fixedModel !== undefined,
    search: index.method,
    waiting: await store.backlogSize(),
    models: models.list().map((model) => ({
      id: model.id,
      name: model.name,
      dimensions: model.dimensions,
      max_tokens: model.maxTokens,
    })),
    spaces: spaces.map((space) => ({
      model: space.modelId,
      dimensions: space.dimensions,
      state: space.state,
      is_available: models.resolve(space.modelId) !== undefined,
      examined: space.examined,
      total: space.total,
      failed: space.failed,
      last_error: space.lastError,
      activated_at: space.activatedAt?.toISOString() ?? null,
      retired_at: space.retiredAt?.toISOString() ?? null,
    })),
    active_reranker: reranker()?.id ?? null,
    rerankers: models.rerankers().map(({ id, name, method }) => ({ id, name, method })),
  };
}

export async function chooseEmbeddingModel(embeddings: ServerEmbeddings, id: string): Promise<void> {
  const { models, store, fixedModel, clock } = embeddings;
  if (fixedModel !== undefined)
    throw new ParleyError('forbidden', 'The embedding model is set by PARLEY_EMBEDDING_MODEL, which stands above it.');
  const model = models.resolve(id);
  if (model === undefined) throw new ParleyError('unknown_model', `There is no embedding model called “${id}”.`);
  await store.begin(model, clock.now());
}
