import { describe, expect, it } from 'vitest';
import { createCachedEmbeddings } from './cached-embeddings.ts';
import { contentHash } from './content-hash.ts';
import { ManualModel } from './manual-model.testing.ts';

const signal = new AbortController().signal;
const ask = { signal, kind: 'document' } as const;

function instant(refuse?: ConstructorParameters<typeof ManualModel>[1]): ManualModel {
  const model = new ManualModel(8, refuse);
  model.answerAll();
  return model;
}

describe('the cache before a model', () => {
  it('EC1 embeds equal texts once, in one call and in the next, and tells kinds apart', async () => {
    const model = instant();
    const cached = createCachedEmbeddings(model);
    const { vectors } = await cached.embed(['1', '2', '1'], ask);
    expect(vectors.map(([value]) => value)).toEqual([1, 2, 1]);
    await cached.embed(['2', '3'], ask);
    await cached.embed(['2'], { signal, kind: 'query' });
    expect(model.texts()).toEqual([['1', '2'], ['3'], ['2']]);
  });

  it('EC1 does not take one broken surrogate for another', () => {
    expect(contentHash('query', 'a\ud83e')).not.toBe(contentHash('query', 'a\ud83d'));
    expect(contentHash('query', 'a')).not.toBe(contentHash('document', 'a'));
  });

  it('EC2 forgets what was not used longest', async () => {
    const model = instant();
    const cached = createCachedEmbeddings(model, { maxBytes: 2 * (2 * 4 + 250) });
    for (const text of ['1', '2', '1', '3', '1', '2']) await cached.embed([text], ask);
    expect(model.texts().flat()).toEqual(['1', '2', '3', '2']);
  });

  it('EC3 asks what is stored before the model, for bulk work', async () => {
    const model = instant();
    const asked: string[] = [];
    const known = async (modelId: string, hashes: readonly string[]) => {
      asked.push(modelId, ...hashes);
      return new Map([[contentHash('document', '5'), { vector: Float32Array.of(5, 5), cut: true }]]);
    };
    const cached = createCachedEmbeddings(model, { stored: { known } });
    const { vectors, cut } = await cached.embed(['4', '5'], { ...ask, priority: 'bulk' });
    expect(vectors.map((vector) => [...vector])).toEqual([
      [4, 0],
      [5, 5],
    ]);
    expect(cut).toEqual([1]);
    expect(asked).toEqual(['manual/model', contentHash('document', '4'), contentHash('document', '5')]);
    expect(model.texts()).toEqual([['4']]);
  });

  it('EC4 keeps the mark of a cut text and its tokens, but no failure', async () => {
    let isDown = true;
    const model = instant(() => (isDown ? new Error('down') : undefined));
    const cached = createCachedEmbeddings(model);
    await expect(cached.embed(['99'], ask)).rejects.toThrow('down');
    isDown = false;
    expect((await cached.embed(['1', '99'], ask)).cut).toEqual([1]);
    expect(await cached.embed(['99'], ask)).toMatchObject({ cut: [0], tokens: 1 });
  });
});
