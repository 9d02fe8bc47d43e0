import { ModelError } from '@parley/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddingServer, type EmbeddingServer } from '../testing/embedding-server.ts';
import { hashDimensions } from '../testing/hash-embeddings.ts';
import { cutToTokens } from './cut-text.ts';
import { createEmbeddingRegistry } from './embedding-registry.ts';
import { createEmbeddingServerSource } from './embedding-source.ts';
import type { RemoteEmbeddingOptions } from './remote-embeddings.ts';

const ask = { signal: new AbortController().signal, kind: 'document' } as const;
let server: EmbeddingServer;
beforeEach(async () => {
  server = await startEmbeddingServer();
});
afterEach(() => server.close());

function sourceOf(...models: Partial<RemoteEmbeddingOptions>[]) {
  return createEmbeddingServerSource({
    prefix: 'here',
    kind: 'openai',
    baseUrl: `${server.url}/v1`,
    apiKey: 'sk-secret-key-1234',
    stallTimeoutMs: 2_000,
    models: models.map((model) => ({ model: 'words', dimensions: hashDimensions, maxTokens: 100, ...model })),
    rerankers: [{ model: 'words' }],
  });
}

async function failureOf(model: string): Promise<ModelError> {
  const [embeddings] = sourceOf({ model }).models();
  const error: unknown = await embeddings?.embed(['one', 'two'], ask).catch((failure: unknown) => failure);
  if (!ModelError.is(error)) throw new Error(`no ModelError: ${String(error)}`);
  return error;
}

describe('an embedding server that fails', () => {
  it.each([
    ['busy', 'unavailable', true],
    ['broken-json', 'error', false],
    ['nonsense', 'error', false],
    ['short', 'error', true],
    ['cut-off', 'error', true],
    ['zeros', 'error', false],
  ])('%s is told as %s', async (fault, kind, retryable) => {
    expect(await failureOf(fault)).toMatchObject({ kind, retryable });
  });

  it('says when a busy server wants to be asked again', async () => {
    expect((await failureOf('busy')).retryAfterMs).toBe(7_000);
  });

  it('refuses vectors of another length than configured', async () => {
    const [model] = sourceOf({ dimensions: 12 }).models();
    await expect(model?.embed(['x'], ask)).rejects.toThrow(`${hashDimensions} dimensions, not 12`);
  });
});

describe('an embedding server', () => {
  it('is asked in batches, with the prefix its model wants, which is part of the id', async () => {
    const [model] = sourceOf({ batchSize: 2, prefix: { query: 'query: ', document: 'passage: ' } }).models();
    expect(model?.id).toBe('here/words#query%3A%20|passage%3A%20');
    await model?.embed(['a', 'b', 'c'], ask);
    await model?.embed(['d'], { ...ask, kind: 'query' });
    expect(server.requests.map(({ body }) => body.input)).toEqual([
      ['passage: a', 'passage: b'],
      ['passage: c'],
      ['query: d'],
    ]);
  });

  it('is refused when its name or models make no sense', () => {
    expect(() => createEmbeddingServerSource({ prefix: 'local', kind: 'openai', baseUrl: server.url })).toThrow(
      'short name',
    );
    expect(() => sourceOf({}, {})).toThrow('Two models');
  });
});

describe('cutToTokens', () => {
  const words = (text: string) => text.split(' ').length;
  it('keeps the longest beginning that fits', () => {
    expect(cutToTokens('one two three four', 3, words)).toEqual({ text: 'one two three', wasCut: true });
    expect(cutToTokens('one two', 3, words)).toEqual({ text: 'one two', wasCut: false });
  });
  it('does not cut a character in half', () => {
    expect(cutToTokens('🦊🦊🦊', 3, (text) => text.length).text).toBe('🦊');
  });
});

describe('the registry', () => {
  it('offers every model once, and always some reranker that says what it is', () => {
    const registry = createEmbeddingRegistry({ sources: [sourceOf({}), sourceOf({}, { model: 'other' })] });
    expect(registry.list().map(({ id }) => id)).toEqual(['here/words', 'here/other']);
    expect(registry.first?.id).toBe('here/words');
    expect(registry.resolve('here/none')).toBeUndefined();
    expect(registry.rerankers().map(({ method }) => method)).toEqual([
      'cross_encoder',
      'cross_encoder',
      'bi_encoder',
      'bi_encoder',
      'lexical',
    ]);
    expect(
      createEmbeddingRegistry({ sources: [] })
        .rerankers()
        .map(({ id }) => id),
    ).toEqual(['lexical/bm25']);
  });

  it('joins calls of all who ask for one model', async () => {
    const registry = createEmbeddingRegistry({ sources: [sourceOf({})], parallel: 1 });
    await Promise.all([registry.first?.embed(['a'], ask), registry.resolve('here/words')?.embed(['b'], ask)]);
    expect(server.requests).toHaveLength(1);
  });
});
