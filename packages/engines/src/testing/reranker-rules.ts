import assert from 'node:assert/strict';
import { ModelError, type Reranker } from '@parley/core';

/** The contract of every Reranker (packages/core/src/embeddings/SPEC.md). */
export interface RerankerSubject {
  readonly reranker: Reranker;
  readonly method: Reranker['method'];
  /** Where there is something to wait for or to lose. */
  readonly slow?: Reranker;
  readonly down?: Reranker;
}

export interface RerankerRule {
  readonly id: string;
  readonly states: string;
  check(subject: RerankerSubject): Promise<void>;
}

const query = 'how do I bake bread';
const documents = ['The moons of Jupiter', 'To bake bread, mix flour and water', '', 'A bicycle 🚲', 'The weather'];

export const rerankerRules: readonly RerankerRule[] = [
  rule('RR1', 'scores every document, the fitting one best', async ({ reranker }) => {
    const scores = await rerank(reranker, documents);
    assert.equal(scores.length, documents.length);
    assert.ok(scores.every(Number.isFinite), 'finite');
    assert.equal(scores.indexOf(Math.max(...scores)), 1);
  }),
  rule('RR2', 'does not look at the order', async ({ reranker }) => {
    const scores = await rerank(reranker, documents);
    const turned = (await rerank(reranker, documents.toReversed())).toReversed();
    for (const [index, score] of scores.entries()) assert.ok(Math.abs(score - (turned[index] ?? NaN)) < 1e-3);
    const [one, other] = await rerank(reranker, ['Bread', 'Bread']);
    assert.ok(Math.abs((one ?? 0) - (other ?? NaN)) < 1e-6, 'equal documents');
  }),
  rule('RR3', 'rejects with AbortError at once, otherwise with a ModelError', async ({ reranker, slow, down }) => {
    assert.equal((await failureOf(rerank(reranker, documents, AbortSignal.abort()))).name, 'AbortError');
    if (slow !== undefined) {
      const abort = new AbortController();
      const call = rerank(slow, documents, abort.signal);
      setTimeout(() => abort.abort('enough'), 30);
      assert.equal((await failureOf(call)).name, 'AbortError');
    }
    if (down !== undefined) assert.ok(ModelError.is(await failureOf(rerank(down, documents))));
  }),
  rule('RR4', 'says what it is, and does nothing for no documents', async ({ reranker, method, down }) => {
    assert.equal(reranker.method, method);
    assert.deepEqual(await rerank(down ?? reranker, []), []);
  }),
];

function rule(id: string, states: string, check: RerankerRule['check']): RerankerRule {
  return { id, states, check };
}

function rerank(
  reranker: Reranker,
  texts: readonly string[],
  signal = new AbortController().signal,
): Promise<readonly number[]> {
  return reranker.rerank(query, texts, { signal });
}

async function failureOf(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
  throw new assert.AssertionError({ message: 'It resolved' });
}
