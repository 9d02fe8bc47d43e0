import { isAbortError, type Logger } from '../kernel/index.ts';
import { ModelError } from '../models/index.ts';
import type { EmbeddingRegistry } from './embedding-model.ts';
import type { EmbeddingStore } from './embedding-store.ts';
import type { VectorIndex } from './vector-index.ts';

export interface NearMessage {
  readonly messageId: string;
  /** Cosine. */
  readonly score: number;
}

export interface SemanticSearch {
  /** The owner's messages that are nearest to what a text means, best first. None while vectors can't be had. */
  nearest(ownerId: string, text: string): Promise<readonly NearMessage[]>;
}

/** Nearness below this is chance with the models tried. */
const leastScore = 0.3;
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
        const query = { vector, kind: 'message', limit: hitsLimit, minScore: leastScore } as const;
        return bestOfEach(await index.search(ownerId, active, query));
      } catch (error) {
        if (!ModelError.is(error) && !isAbortError(error)) throw error;
        logger.warn('a search went without vectors', { model: active.modelId, error });
        return [];
      }
    },
  };
}

/** A message is as near as its nearest chunk. */
function bestOfEach(hits: readonly { readonly refId: string; readonly score: number }[]): NearMessage[] {
  const best = new Map<string, number>();
  for (const { refId, score } of hits) if (!best.has(refId)) best.set(refId, score);
  return [...best].slice(0, messagesLimit).map(([messageId, score]) => ({ messageId, score }));
}
