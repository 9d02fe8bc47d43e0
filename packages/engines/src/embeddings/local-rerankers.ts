import { abortErrorOf, type EmbeddingModel, type Reranker } from '@parley/core';
import { cosine } from './vectors.ts';

/** A stand-in for a cross-encoder: how near the vectors are. It never reads query and document together. */
export function createBiEncoderReranker(model: EmbeddingModel): Reranker {
  return {
    id: `bi-encoder/${model.id}`,
    name: `Nearness by ${model.name}`,
    method: 'bi_encoder',
    async rerank(query, documents, { signal }) {
      if (signal.aborted) throw abortErrorOf(signal);
      if (documents.length === 0) return [];
      const [asked, answers] = await Promise.all([
        model.embed([query], { signal, kind: 'query' }),
        model.embed(documents, { signal, kind: 'document' }),
      ]);
      const [vector] = asked.vectors;
      return answers.vectors.map((answer) => (vector === undefined ? 0 : cosine(vector, answer)));
    },
  };
}

const saturation = 1.2;
const lengthWeight = 0.75;

/** The last resort: BM25 over the documents at hand, by their words alone. */
export const lexicalReranker: Reranker = {
  id: 'lexical/bm25',
  name: 'Shared words (BM25)',
  method: 'lexical',
  async rerank(query, documents, { signal }) {
    if (signal.aborted) throw abortErrorOf(signal);
    const counts = documents.map((document) => countWords(document));
    const lengths = counts.map((words) => [...words.values()].reduce((sum, count) => sum + count, 0));
    const usual = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, documents.length) || 1;
    const terms = [...countWords(query).keys()].map((term) => {
      const holders = counts.filter((words) => words.has(term)).length;
      return { term, weight: Math.log(1 + (documents.length - holders + 0.5) / (holders + 0.5)) };
    });
    return counts.map((words, index) => {
      const norm = saturation * (1 - lengthWeight + (lengthWeight * (lengths[index] ?? 0)) / usual);
      let score = 0;
      for (const { term, weight } of terms) {
        const count = words.get(term) ?? 0;
        score += (weight * count * (saturation + 1)) / (count + norm);
      }
      return score;
    });
  },
};

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text
    .toLowerCase()
    .normalize('NFKC')
    .matchAll(/[\p{L}\p{N}]+/gu))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
