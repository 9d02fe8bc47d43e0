import { createBatchedEmbeddings, createCachedEmbeddings, type EmbeddingModel, type Reranker } from '@parley/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBiEncoderReranker, createEmbeddingServerSource, lexicalReranker } from '../embeddings/index.ts';
import { embeddingModelRules, type EmbeddingModelSubject } from './embedding-model-rules.ts';
import { startEmbeddingServer, type EmbeddingServer } from './embedding-server.ts';
import { hashDimensions } from './hash-embeddings.ts';
import { rerankerRules, type RerankerSubject } from './reranker-rules.ts';

let server: EmbeddingServer;
beforeAll(async () => {
  server = await startEmbeddingServer();
});
afterAll(() => server.close());

const deadAddress = 'http://127.0.0.1:9';

function source(kind: 'openai' | 'ollama', name: string, baseUrl = server.url, dialect: 'rerank' | 'tei' = 'rerank') {
  return createEmbeddingServerSource({
    prefix: 'here',
    kind,
    baseUrl: kind === 'openai' ? `${baseUrl}/v1` : baseUrl,
    models: [{ model: name, dimensions: hashDimensions, maxTokens: 128, batchSize: 8 }],
    rerankers: [{ model: name, dialect }],
  });
}

function only<Thing>(things: readonly Thing[] | undefined): Thing {
  const [thing] = things ?? [];
  if (thing === undefined) throw new Error('nothing there');
  return thing;
}

function subject(kind: 'openai' | 'ollama'): EmbeddingModelSubject {
  return {
    model: only(source(kind, 'words').models()),
    slow: only(source(kind, 'silent').models()),
    down: only(source(kind, 'words', deadAddress).models()),
  };
}

describe.each(['openai', 'ollama'] as const)('embeddings of a server that speaks %s', (kind) => {
  it.each(embeddingModelRules)('$id $states', (rule) => rule.check(subject(kind)));
});

it('reads floats where base64 was asked for', async () => {
  server.ignoresEncoding = true;
  await embeddingModelRules[0]?.check(subject('openai'));
  server.ignoresEncoding = false;
});

describe('behind the queue and the cache', () => {
  it.each(embeddingModelRules)('$id $states', (rule) => {
    const wrap = (model: EmbeddingModel) => createCachedEmbeddings(createBatchedEmbeddings(model, { parallel: 2 }));
    const { model, slow, down } = subject('openai');
    return rule.check({ model: wrap(model), slow: wrap(slow), down: wrap(down) });
  });
});

describe('embeddingModelRules', () => {
  const ids = [...new Set(embeddingModelRules.map(({ id }) => id))];
  type Breakage = (model: EmbeddingModel) => EmbeddingModel['embed'];
  const breakages: Readonly<Record<string, Breakage>> = {
    EM1: (model) => async (texts, options) => {
      const result = await model.embed(texts, options);
      return { ...result, vectors: result.vectors.toReversed() };
    },
    EM2: (model) => (texts, options) =>
      model.embed(
        texts.map((text, index) => `${texts[index - 1] ?? ''} ${text}`),
        options,
      ),
    EM3: (model) => (texts, options) =>
      model.embed(texts, options).catch((error: unknown) => {
        throw options.signal.aborted ? options.signal.reason : error;
      }),
    EM4: (model) => (texts, options) =>
      model.embed(texts, options).catch((error: unknown) => {
        throw options.signal.aborted ? error : new Error('went wrong');
      }),
    EM5: (model) => async (texts, options) => ({ ...(await model.embed(texts, options)), cut: [] }),
    EM6: (model) => (texts, options) => model.embed(texts.length === 0 ? ['something'] : texts, options),
    EM7: (model) => {
      let shared: Promise<unknown> = Promise.resolve();
      return (texts, options) => {
        const call = shared.then(() => model.embed(texts, options));
        shared = call;
        return call;
      };
    },
    EM8: (model) => async (texts, options) => ({ ...(await model.embed(texts, options)), tokens: 4 }),
  };

  it('has a broken model for every rule', () => {
    expect(Object.keys(breakages)).toEqual(ids);
  });

  it.each(ids)('%s catches a model that breaks it', async (id) => {
    const breakage = breakages[id];
    if (breakage === undefined) throw new Error(`nothing breaks ${id}`);
    const breakIt = (model: EmbeddingModel): EmbeddingModel => ({ ...model, embed: breakage(model) });
    const { model, slow, down } = subject('openai');
    const broken = { model: breakIt(model), slow: breakIt(slow), down: breakIt(down) };
    const rules = embeddingModelRules.filter((rule) => rule.id === id);
    await expect(Promise.all(rules.map((rule) => rule.check(broken)))).rejects.toThrow();
  });
});

function rerankerSubjects(): Record<string, RerankerSubject> {
  const reranker = (name: string, dialect: 'rerank' | 'tei', url?: string): Reranker =>
    only(source('openai', name, url, dialect).rerankers?.());
  return {
    'a server that speaks rerank': {
      reranker: reranker('words', 'rerank'),
      method: 'cross_encoder',
      slow: reranker('silent', 'rerank'),
      down: reranker('words', 'rerank', deadAddress),
    },
    'a server that speaks as TEI does': {
      reranker: reranker('words', 'tei'),
      method: 'cross_encoder',
      down: reranker('words', 'tei', deadAddress),
    },
    'nearness of vectors': {
      reranker: createBiEncoderReranker(subject('openai').model),
      method: 'bi_encoder',
      slow: createBiEncoderReranker(subject('openai').slow),
      down: createBiEncoderReranker(subject('openai').down),
    },
    'shared words': { reranker: lexicalReranker, method: 'lexical' },
  };
}

describe.each([
  'a server that speaks rerank',
  'a server that speaks as TEI does',
  'nearness of vectors',
  'shared words',
])('reranking by %s', (name) => {
  it.each(rerankerRules)('$id $states', (rule) =>
    rule.check(only([rerankerSubjects()[name]].filter((one) => one !== undefined))),
  );
});

describe('rerankerRules', () => {
  const breakages: Readonly<Record<string, (reranker: Reranker) => Partial<Reranker>>> = {
    RR1: ({ rerank }) => ({ rerank: async (...call) => (await rerank(...call)).map((score) => -score) }),
    RR2: ({ rerank }) => ({
      rerank: async (...call) => (await rerank(...call)).map((score, at) => score - at / 1_000),
    }),
    RR3: ({ rerank }) => ({
      rerank: (query, documents) => rerank(query, documents, { signal: new AbortController().signal }),
    }),
    RR4: () => ({ method: 'cross_encoder' }),
  };
  it.each(rerankerRules.map(({ id }) => id))('%s catches a reranker that breaks it', async (id) => {
    const broken = { ...lexicalReranker, ...breakages[id]?.(lexicalReranker) };
    const rule = only(rerankerRules.filter((one) => one.id === id));
    await expect(rule.check({ reranker: broken, method: 'lexical' })).rejects.toThrow();
  });
});
