import assert from 'node:assert/strict';
import { ModelError, type EmbeddingModel, type Embeddings, type EmbedOptions } from '@parley/core';

/** The contract of every EmbeddingModel (packages/core/src/embeddings/SPEC.md). */
export interface EmbeddingModelSubject {
  readonly model: EmbeddingModel;
  /** The same model, whose answer takes for ever or at least long: something to abort. */
  readonly slow: EmbeddingModel;
  /** The same model, out of reach. */
  readonly down: EmbeddingModel;
}

export interface EmbeddingModelRule {
  readonly id: string;
  readonly states: string;
  check(subject: EmbeddingModelSubject): Promise<void>;
}

export const embeddingModelRules: readonly EmbeddingModelRule[] = [
  rule('EM1', 'gives one vector of length 1 for each text, in their order', async ({ model }) => {
    const texts = Array.from(
      { length: model.batchSize * 2 + 3 },
      (_, index) => `text number ${index} about ${topics[index % topics.length]}`,
    );
    const { vectors } = await embed(model, texts);
    assert.equal(vectors.length, texts.length);
    for (const vector of vectors) {
      assert.ok(vector instanceof Float32Array && vector.length === model.dimensions, 'dimensions');
      assert.ok(Math.abs(cosine(vector, vector) - 1) < 1e-3, 'of length 1');
    }
    for (const index of [0, model.batchSize, texts.length - 1]) {
      const [alone] = (await embed(model, [texts[index] ?? ''])).vectors;
      const nearest = vectors
        .map((vector) => cosine(vector, alone ?? none))
        .reduce((best, score, at, all) => (score > (all[best] ?? -1) ? at : best), 0);
      assert.equal(nearest, index, 'in their order');
    }
  }),
  rule('EM2', 'gives a text the same vector whatever stands beside it', async ({ model }) => {
    const [alone] = (await embed(model, ['The harbour at night'])).vectors;
    const [, among] = (await embed(model, [topics.join(' '), 'The harbour at night', 'x'])).vectors;
    assert.ok(cosine(alone ?? none, among ?? none) > 0.999);
  }),
  rule('EM3', 'rejects with AbortError at once, before and while it works', async ({ model, slow }) => {
    assert.equal(await nameOfFailure(embed(model, ['never'], { signal: AbortSignal.abort('early') })), 'AbortError');
    const abort = new AbortController();
    const call = embed(
      slow,
      Array.from({ length: 200 }, (_, index) => `${index} `.repeat(60)),
      { signal: abort.signal },
    );
    setTimeout(() => abort.abort(new Error('a reason of the caller')), 30);
    const startedMs = performance.now();
    assert.equal(await nameOfFailure(call), 'AbortError');
    assert.ok(performance.now() - startedMs < 5_000, 'at once');
  }),
  rule('EM4', 'fails with a ModelError', async ({ down }) => {
    const error: unknown = await embed(down, ['hello']).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    assert.ok(ModelError.is(error), `a ModelError, not ${String(error)}`);
    assert.equal(error.kind, 'unavailable');
  }),
  rule('EM5', 'cuts what is too long, and says so', async ({ model }) => {
    const long = 'seven words of a very long text '.repeat(model.maxTokens);
    const { vectors, cut } = await embed(model, ['short', long + topics[0], `${topics[1]}`, long + topics[2]]);
    assert.deepEqual(cut, [1, 3]);
    assert.ok(cosine(vectors[1] ?? none, vectors[3] ?? none) > 0.999, 'only the beginning counts');
  }),
  rule('EM6', 'does nothing for no texts, and takes blank and broken ones', async ({ model }) => {
    assert.deepEqual(await embed(model, []), { vectors: [], tokens: 0, cut: [] });
    const { vectors } = await embed(model, ['', ' \n', 'half a fox \ud83e', '🦊', 'a\u0000b']);
    assert.equal(vectors.length, 5);
    for (const vector of vectors) assert.ok(vector.every(Number.isFinite));
  }),
  rule('EM7', 'keeps calls apart', async ({ model }) => {
    const abort = new AbortController();
    const calls = topics.map((topic) => embed(model, [topic]));
    const aborted = embed(model, ['given up'], { signal: abort.signal }).catch(() => undefined);
    abort.abort();
    const together = await Promise.all(calls);
    await aborted;
    for (const [index, topic] of topics.entries()) {
      const [alone] = (await embed(model, [topic])).vectors;
      assert.ok(cosine(alone ?? none, together[index]?.vectors[0] ?? none) > 0.999, topic);
    }
  }),
  rule('EM8', 'counts the tokens it read', async ({ model }) => {
    const few = await embed(model, ['three small words']);
    const more = await embed(model, ['three small words', 'and then five more of them']);
    assert.ok(few.tokens >= 3 && more.tokens > few.tokens, `${few.tokens}, ${more.tokens}`);
  }),
];

const topics = ['a recipe for bread', 'the moons of Jupiter', 'how to fix a bicycle', 'Grüße aus 東京'];
const none = new Float32Array(0);

function rule(id: string, states: string, check: EmbeddingModelRule['check']): EmbeddingModelRule {
  return { id, states, check };
}

function embed(
  model: EmbeddingModel,
  texts: readonly string[],
  options: Partial<EmbedOptions> = {},
): Promise<Embeddings> {
  return model.embed(texts, { signal: new AbortController().signal, kind: 'document', ...options });
}

async function nameOfFailure(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
  return 'it resolved';
}

function cosine(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}
