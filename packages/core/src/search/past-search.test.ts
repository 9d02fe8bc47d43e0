import type { Conversation } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { Reranker } from '../embeddings/index.ts';
import { silentLogger } from '../kernel/index.ts';
import { ModelError } from '../models/index.ts';
import { createPastSearch, type PastCandidate } from './past-search.ts';
import { createSearchReranker } from './search-reranker.ts';

const conversationOf = (id: string) => ({ id, title: id }) as Conversation;
const said = (id: string, conversation: string, content: string, score: number): PastCandidate => ({
  conversation: conversationOf(conversation),
  messageId: id,
  sender: 'user',
  saidAt: new Date(0),
  content,
  score,
});
const query = { query: 'rye starter', top_k: 10 };

function setUp(candidates: readonly PastCandidate[], rerank?: Reranker['rerank']) {
  let nowMs = 0;
  const asked: number[] = [];
  const reranker: Reranker | undefined = rerank && {
    id: 'house/reader',
    name: 'Reader',
    method: 'cross_encoder',
    rerank(text, documents, options) {
      asked.push(documents.length);
      return rerank(text, documents, options);
    },
  };
  const search = createPastSearch({
    store: { candidates: async () => candidates },
    reranker: createSearchReranker({
      reranker: () => reranker,
      budgetMs: 100,
      clock: { monotonicMs: () => nowMs },
      logger: silentLogger,
    }),
  });
  return { search, asked, pass: (ms: number) => (nowMs += ms) };
}

const three = [
  said('1', 'A', 'rye starter', 0.9),
  said('2', 'B', 'my rye starter died', 0.6),
  said('3', 'A', 'rye', 0.4),
];

describe('search over past conversations', () => {
  it('groups by conversation, best first', async () => {
    const { search } = setUp(three);
    const { results, ranking } = await search.conversations('me', query);
    expect(ranking).toEqual({ method: 'words', reranker: null, note: null });
    expect(results.map(({ conversation, score }) => [conversation.id, score])).toEqual([
      ['A', 0.9],
      ['B', 0.6],
    ]);
    expect(results[0]?.passages.map(({ message_id }) => message_id)).toEqual(['1', '3']);
    const filtered = await search.conversations('me', { ...query, min_score: 0.7 });
    expect(filtered.results).toHaveLength(1);
  });

  it('PS5 lets a reranker put the best in order', async () => {
    const { search } = setUp(three, async (_, documents) =>
      documents.map((text) => (text.includes('died') ? 0.99 : 0.01)),
    );
    const { results, ranking } = await search.conversations('me', query);
    expect(ranking).toEqual({ method: 'reranked', reranker: 'Reader', note: null });
    expect(results.map(({ conversation }) => conversation.id)).toEqual(['B', 'A']);
    expect(results[0]?.score).toBeCloseTo(0.8 * 0.99 + 0.2 * 0.6);
  });

  it('PS5 takes logits for what they are', async () => {
    const { search } = setUp(three, async () => [-4, 7, 0.5]);
    const { results } = await search.conversations('me', query);
    expect(results[0]?.conversation.id).toBe('B');
    for (const { score } of results) expect(score).toBeLessThanOrEqual(1);
  });

  it('PS6 keeps its order when the reranker fails, and says so', async () => {
    const { search } = setUp(three, async () => {
      throw new ModelError('unavailable', 'away', { retryable: true });
    });
    const { results, ranking } = await search.conversations('me', query);
    expect(ranking).toEqual({ method: 'words', reranker: null, note: 'reranker_failed' });
    expect(results[0]?.conversation.id).toBe('A');
  });

  it('PS6 does not wait for a reranker that is late, and lets it rest', async () => {
    const many = Array.from({ length: 30 }, (_, at) => said(`${at}`, `C${at}`, 'rye', 1 - at / 100));
    const late: Reranker['rerank'] = (_, __, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          pass(100);
          reject(signal.reason);
        });
      });
    const { search, asked, pass } = setUp(many, late);
    for (let time = 0; time < 2; time++)
      expect((await search.passages('me', query)).ranking.note).toBe('reranker_slow');
    expect(asked).toEqual([12, 8]);
  });

  it('PS5 gives as many as the pace of the reranker allows', async () => {
    const many = Array.from({ length: 48 }, (_, at) => said(`${at}`, `C${at}`, 'rye', 1 - at / 100));
    let msEach = 1;
    const { search, asked, pass } = setUp(many, async (_, documents) => {
      pass(documents.length * msEach);
      return documents.map(() => 0.5);
    });
    for (msEach of [1, 10, 40, 40]) await search.conversations('me', query);
    expect(asked).toEqual([12, 40, 7]);
  });
});
