import type { Conversation, QueryPast, QueryPastResult, SearchRanking } from '@parley/protocol';
import type { NearMessage, SemanticSearch } from '../embeddings/index.ts';
import { excerptOf, matchingPiece, queryWords } from './passages.ts';
import type { SearchReranker } from './search-reranker.ts';

/** A message that may be what is looked for. */
export interface PastCandidate {
  readonly conversation: Conversation;
  readonly messageId: string;
  readonly sender: string;
  readonly saidAt: Date;
  readonly content: string;
  /** PS2 */
  readonly score: number;
}

/** Persistence of the search. The owner is no option; filters are decided here (PS7). */
export interface PastSearchStore {
  /** Best first. `words` may be empty, and so may `near`. */
  candidates(
    ownerId: string,
    query: QueryPast,
    found: { readonly words: readonly string[]; readonly near: readonly NearMessage[]; readonly limit: number },
  ): Promise<readonly PastCandidate[]>;
}

/** A passage of a message, as it matched. */
export interface FoundPassage extends Omit<PastCandidate, 'content'> {
  readonly piece: string;
  readonly words: readonly string[];
}

export interface PastSearch {
  /** Flat, best first. */
  passages(
    ownerId: string,
    query: QueryPast,
  ): Promise<{ readonly ranking: SearchRanking; readonly passages: readonly FoundPassage[] }>;
  /** By conversation, with a few passages of each. */
  conversations(ownerId: string, query: QueryPast): Promise<QueryPastResult>;
}

export interface PastSearchOptions {
  readonly store: PastSearchStore;
  /** Without it past conversations are found by their words alone. */
  readonly semantic?: SemanticSearch | undefined;
  readonly reranker?: SearchReranker | undefined;
}

const passagesPerConversation = 3;
const leastCandidates = 48;
/** How much a reranker's word counts against what led to it. */
const rerankerWeight = 0.8;

export function createPastSearch({ store, semantic, reranker }: PastSearchOptions): PastSearch {
  async function passages(ownerId: string, query: QueryPast) {
    const words = queryWords(query.query);
    const near = (await semantic?.nearest(ownerId, query.query)) ?? [];
    const nearOf = new Map(near.map((message) => [message.messageId, message]));
    const limit = Math.max(leastCandidates, query.top_k * passagesPerConversation);
    const candidates = await store.candidates(ownerId, query, { words, near, limit });
    const found = candidates.map(({ content, ...rest }): FoundPassage => {
      const piece = matchingPiece(content, words, nearOf.get(rest.messageId)?.piece);
      return { ...rest, piece, words };
    });
    const reranked = await reranker?.rank(
      query.query,
      found.map(({ piece }) => piece),
    );
    const fused = near.length > 0 ? 'fused' : 'words';
    const method = reranked?.reranker == null ? fused : 'reranked';
    const ranking: SearchRanking = {
      method,
      reranker: reranked?.reranker ?? null,
      note: reranked?.reranker === null ? reranked.note : null,
    };
    const ordered = reranked?.reranker == null ? found : inOrder(found, reranked.scores);
    return { ranking, passages: ordered.filter(({ score }) => score >= (query.min_score ?? 0)) };
  }

  return {
    passages,
    async conversations(ownerId, query) {
      const { ranking, passages: found } = await passages(ownerId, query);
      const results = new Map<string, QueryPastResult['results'][number]>();
      for (const passage of found) {
        const { conversation, score } = passage;
        const known = results.get(conversation.id);
        if (known === undefined && results.size === query.top_k) continue;
        const result = known ?? { conversation, score, passages: [] };
        results.set(conversation.id, result);
        if (result.passages.length < passagesPerConversation) result.passages.push(toWirePassage(passage));
      }
      return { ranking, results: [...results.values()] };
    },
  };
}

export function toWirePassage({ messageId, sender, saidAt, score, piece, words }: FoundPassage) {
  return { message_id: messageId, sender, timestamp: saidAt.toISOString(), score, ...excerptOf(piece, words) };
}

/** What was read again comes first, the rest stays behind it in its order. */
function inOrder(found: readonly FoundPassage[], scores: readonly number[]): FoundPassage[] {
  const read = found
    .slice(0, scores.length)
    .map((passage, at) => ({
      ...passage,
      score: rerankerWeight * (scores[at] ?? 0) + (1 - rerankerWeight) * passage.score,
    }))
    .sort((a, b) => b.score - a.score);
  const least = read.at(-1)?.score ?? 1;
  return [...read, ...found.slice(scores.length).map((rest) => ({ ...rest, score: Math.min(rest.score, least) }))];
}
