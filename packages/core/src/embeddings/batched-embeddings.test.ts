import { describe, expect, it } from 'vitest';
import { ModelError } from '../models/index.ts';
import { createBatchedEmbeddings } from './batched-embeddings.ts';
import { ManualModel } from './manual-model.testing.ts';

const signal = new AbortController().signal;
const ask = { signal, kind: 'document' } as const;
const bulk = { ...ask, priority: 'bulk' } as const;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the queue before a model', () => {
  it('EQ1 puts calls of one tick into one batch, and gives each its own', async () => {
    const model = new ManualModel(8);
    const queued = createBatchedEmbeddings(model);
    const calls = [queued.embed(['1', '2'], ask), queued.embed(['3'], ask)];
    await turn();
    expect(model.texts()).toEqual([['1', '3', '2']]);
    model.answer();
    const [first, second] = await Promise.all(calls);
    expect(first?.vectors.map(([value]) => value)).toEqual([1, 2]);
    expect(second?.vectors.map(([value]) => value)).toEqual([3]);
    expect((first?.tokens ?? 0) + (second?.tokens ?? 0)).toBe(3);
  });

  it('EQ1 keeps kinds apart and batches within their size', async () => {
    const model = new ManualModel(2);
    const queued = createBatchedEmbeddings(model, { parallel: 9 });
    const calls = [queued.embed(['1', '2', '3'], ask), queued.embed(['4'], { signal, kind: 'query' })];
    await turn();
    expect(model.texts()).toEqual([['1', '2'], ['4'], ['3']]);
    expect(model.batches.map(({ kind }) => kind)).toEqual(['document', 'query', 'document']);
    model.answer();
    await Promise.all(calls);
  });

  it('EQ2 lets one text pass a thousand that came before', async () => {
    const model = new ManualModel(4);
    const queued = createBatchedEmbeddings(model);
    const many = queued.embed(
      Array.from({ length: 12 }, (_, index) => `${100 + index}`),
      ask,
    );
    await turn();
    const one = queued.embed(['7'], ask);
    model.answer();
    await turn();
    expect(model.texts()[1]).toContain('7');
    model.answerAll();
    await Promise.all([many, one]);
  });

  it('EQ3 serves the interactive first, and bulk work every fourth time', async () => {
    const model = new ManualModel(1);
    const queued = createBatchedEmbeddings(model);
    const calls = [
      queued.embed(['1'], ask),
      queued.embed(['91', '92'], bulk),
      queued.embed(['2', '3', '4', '5', '6', '7'], ask),
    ];
    model.answerAll();
    await Promise.all(calls);
    expect(model.texts().flat()).toEqual(['1', '2', '3', '91', '4', '5', '6', '92', '7']);
  });

  it('EQ4 refuses a call beyond the limit of its lane, whole, and takes a large one when nothing waits', async () => {
    const model = new ManualModel(1);
    const queued = createBatchedEmbeddings(model, { maxWaiting: { bulk: 2 } });
    const large = queued.embed(['1', '2', '3'], bulk);
    await turn();
    const refused: unknown = await queued.embed(['4'], bulk).catch((error: unknown) => error);
    expect(ModelError.is(refused) && refused.kind === 'unavailable' && refused.retryable).toBe(true);
    const other = queued.embed(['5'], ask);
    model.answerAll();
    await Promise.all([large, other]);
    expect(model.texts().flat()).not.toContain('4');
  });

  it('EQ5 charges a failure to the call whose text it was', async () => {
    const model = new ManualModel(8, (texts) =>
      texts.includes('13') ? new ModelError('error', 'unlucky', { retryable: false }) : undefined,
    );
    const queued = createBatchedEmbeddings(model);
    const calls = [queued.embed(['1', '2'], ask), queued.embed(['13'], ask), queued.embed(['3'], ask)];
    model.answerAll();
    const [first, unlucky, third] = await Promise.allSettled(calls);
    expect([first?.status, unlucky?.status, third?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(queued.waiting()).toBe(0);
  });

  it('EQ6 gives an aborted call back at once, and the model its time', async () => {
    const model = new ManualModel(1);
    const queued = createBatchedEmbeddings(model);
    const abort = new AbortController();
    const call = queued.embed(['1', '2'], { ...ask, signal: abort.signal });
    await turn();
    abort.abort('no longer');
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(model.batches[0]?.signal.aborted).toBe(true);
    expect(queued.waiting()).toBe(0);
    const next = queued.embed(['3'], ask);
    model.answerAll();
    await next;
    expect(model.texts().flat()).toEqual(['1', '3']);
  });
});
