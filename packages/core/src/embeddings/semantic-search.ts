import { isAbortError, type Logger } from '../kernel/index.ts';
import { ModelError } from '../models/index.ts';
import type { EmbeddingRegistry, EmbeddingRelevance } from './embedding-model.ts';
import type { EmbeddingStore } from './embedding-store.ts';
import type { VectorHit, VectorIndex } from './vector-index.ts';

export interface NearMessage {
  readonly messageId: string;
  /** Between chance and certainty of the model, 0 to 1. */
  readonly strength: number;
  /** The piece that is near. */
  readonly piece: { readonly chunk: number; readonly maxTokens: number };
}

export interface SemanticSearch {
  /** The owner's messages that are nearest to what a text means, best first. None while vectors can't be had. */
  nearest(ownerId: string, text: string): Promise<readonly NearMessage[]>;
}

/** Where nothing is known about a model: of those tried, most call what is below chance, and few are surer than that. */
const usualRelevance: EmbeddingRelevance = { least: 0.3, sure: 0.75 };
const hitsLimit = 300;
const messagesLimit = 200;
/** A search goes on without vectors rather than wait longer. */
const patienceMs = 3_000;

export function createSemanticSearch(options: {
  readonly models: EmbeddingRegistry;
  readonly store: EmbeddingStore;
  readonly index: VectorIndex;
  readonly logger: Logger;
}): SemanticSearch {
  const { models, store, index, logger } = options;
  return {
    async nearest(ownerId, text) {
      if (models.first === undefined) return [];
      const active = (await store.spaces()).find(({ state }) => state === 'active');
      const model = active === undefined ? undefined : models.resolve(active.modelId);
      if (active === undefined || model === undefined || model.dimensions !== active.dimensions) return [];
      try {
        const { vectors } = await model.embed([text], { signal: AbortSignal.timeout(patienceMs), kind: 'query' });
        const [vector] = vectors;
        if (vector === undefined) return [];
        const { least, sure } = model.relevance ?? usualRelevance;
        const query = { vector, kind: 'message', limit: hitsLimit, minScore: least } as const;
        const hits = await index.search(ownerId, active, query);
        return bestOfEach(hits).map(({ refId, chunk, score }) => ({
          messageId: refId,
          strength: Math.min(1, Math.max(0, (score - least) / (sure - least))),
          piece: { chunk, maxTokens: model.maxTokens },
        }));
      } catch (error) {
        if (!ModelError.is(error) && !isAbortError(error)) throw error;
        logger.warn('a search went without vectors', { model: active.modelId, error });
        return [];
      }
    },
  };
}

/** A message is as near as its nearest chunk. */
function bestOfEach(hits: readonly VectorHit[]): VectorHit[] {
  const best = new Map<string, VectorHit>();
  for (const hit of hits) if (!best.has(hit.refId)) best.set(hit.refId, hit);
  return [...best.values()].slice(0, messagesLimit);
}
