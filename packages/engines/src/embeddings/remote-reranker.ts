import { abortErrorOf, estimateTokens, type Reranker } from '@parley/core';
import type { ModelServer } from '../http/model-server.ts';
import { cutToTokens, sendable } from './cut-text.ts';
import { asArray, asObject, unreadable } from './dialects.ts';
import { callJson } from '../http/json-call.ts';

export interface RemoteRerankerOptions {
  readonly model: string;
  readonly name?: string;
  /** Of one document together with the query. */
  readonly maxTokens?: number;
  /**
   * `rerank`: Jina, Cohere, vLLM, Infinity, llama.cpp's server (`documents`, `results`). `tei`: Hugging
   * Face's text-embeddings-inference (`texts`, a bare list).
   */
  readonly dialect?: 'rerank' | 'tei';
}

/** A cross-encoder behind a server. */
export function createRemoteReranker(
  options: RemoteRerankerOptions & { readonly idPrefix: string; readonly server: ModelServer },
): Reranker {
  const { server, model, maxTokens = 512, dialect = 'rerank' } = options;
  return {
    id: `${options.idPrefix}/${model}`,
    name: options.name ?? model,
    method: 'cross_encoder',
    async rerank(query, documents, { signal }) {
      if (signal.aborted) throw abortErrorOf(signal);
      if (documents.length === 0) return [];
      const question = sendable(cutToTokens(query, maxTokens >> 1).text);
      const room = maxTokens - estimateTokens(question);
      const texts = documents.map((document) => sendable(cutToTokens(document, room).text));
      const body =
        dialect === 'tei'
          ? { query: question, texts, raw_scores: true }
          : { model, query: question, documents: texts, top_n: texts.length };
      return readScores(await callJson(server, '/rerank', body, signal), texts.length);
    },
  };
}

/** Sorted by the server, told apart by their index. */
function readScores(answer: unknown, documents: number): number[] {
  const results = Array.isArray(answer) ? answer : asArray(asObject(answer)['results'] ?? asObject(answer)['data']);
  const scores: number[] = [];
  for (const result of results) {
    const { index, relevance_score: relevance, score = relevance } = asObject(result);
    if (typeof index !== 'number' || typeof score !== 'number' || !Number.isFinite(score)) throw unreadable();
    if (!Number.isInteger(index) || index < 0 || index >= documents) throw unreadable();
    scores[index] = score;
  }
  if (scores.length !== documents || Array.from(scores).includes(undefined as never)) throw unreadable();
  return scores;
}
