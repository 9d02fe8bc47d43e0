import type { Reranker } from '../embeddings/index.ts';
import { isAbortError, type Clock, type Logger } from '../kernel/index.ts';
import { ModelError } from '../models/index.ts';

export interface SearchRerankerOptions {
  /** The one that is there now, where there is a real one. */
  readonly reranker: () => Reranker | undefined;
  /** What a search may wait for it. */
  readonly budgetMs: number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly logger: Logger;
}

export type Reranked =
  /** Of the first so many documents: how likely each is an answer, between 0 and 1. */
  | { readonly reranker: string; readonly scores: readonly number[] }
  | { readonly reranker: null; readonly note: 'reranker_slow' | 'reranker_failed' | null };

export interface SearchReranker {
  rank(query: string, documents: readonly string[]): Promise<Reranked>;
}

const mostDocuments = 40;
/** Fewer are not worth the wait. */
const leastDocuments = 4;
/** A new one is tried with so many. */
const firstDocuments = 12;
/** One that was late is tried again after so long, with few: it may have been busy, or loading. */
const restMs = 60_000;

interface Pace {
  readonly id: string;
  readonly msPerDocument: number;
  readonly restsUntilMs: number;
}

/** Reads the best candidates again, as many as its pace allows in the time set (PS5, PS6). */
export function createSearchReranker(options: SearchRerankerOptions): SearchReranker {
  const { clock, budgetMs, logger } = options;
  let pace: Pace | undefined;

  function countFor(id: string, offered: number): number {
    if (pace?.id !== id) return Math.min(firstDocuments, offered);
    const count = Math.min(mostDocuments, offered, Math.floor((budgetMs * 0.7) / Math.max(0.1, pace.msPerDocument)));
    if (count >= Math.min(leastDocuments, offered)) return count;
    return clock.monotonicMs() < pace.restsUntilMs ? 0 : Math.min(leastDocuments, offered);
  }

  return {
    async rank(query, documents) {
      const reranker = options.reranker();
      if (reranker === undefined || documents.length === 0) return { reranker: null, note: null };
      const count = countFor(reranker.id, documents.length);
      if (count === 0) return { reranker: null, note: 'reranker_slow' };
      const startedAtMs = clock.monotonicMs();
      const noted = (): void => {
        const tookMs = clock.monotonicMs() - startedAtMs;
        pace = { id: reranker.id, msPerDocument: tookMs / count, restsUntilMs: clock.monotonicMs() + restMs };
      };
      try {
        const signal = AbortSignal.timeout(budgetMs);
        const scores = await reranker.rerank(query, documents.slice(0, count), { signal });
        noted();
        return { reranker: reranker.name, scores: probabilities(scores) };
      } catch (error) {
        if (!ModelError.is(error) && !isAbortError(error)) throw error;
        const isSlow = isAbortError(error);
        if (isSlow) noted();
        logger.warn('a search went without its reranker', { reranker: reranker.id, isSlow, error });
        return { reranker: null, note: isSlow ? 'reranker_slow' : 'reranker_failed' };
      }
    },
  };
}

/** Some give probabilities, some what comes before the last step to them. */
function probabilities(scores: readonly number[]): number[] {
  if (scores.every((score) => score >= 0 && score <= 1)) return [...scores];
  return scores.map((score) => 1 / (1 + Math.exp(-score)));
}
