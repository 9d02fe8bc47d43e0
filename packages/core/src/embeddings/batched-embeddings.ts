import { abortErrorOf, ModelError } from '../models/index.ts';
import type { EmbeddingKind, EmbeddingModel, EmbeddingPriority, Embeddings, EmbedOptions } from './embedding-model.ts';
import { FairQueue, type WaitingCall } from './fair-queue.ts';

export interface BatchedEmbeddingsOptions {
  /** Batches under way at once: one for an engine in this machine, more for a server. */
  readonly parallel?: number;
  /** Texts that may wait, by lane; a call beyond them is refused, as a whole (EQ4). */
  readonly maxWaiting?: Partial<Record<EmbeddingPriority, number>>;
}

export interface BatchedEmbeddings extends EmbeddingModel {
  /** Texts waiting at the moment. */
  waiting(): number;
}

interface Item {
  readonly call: Call;
  readonly index: number;
  readonly text: string;
  /** Its batch failed with others in it: it goes again, only with its own call's texts. */
  alone: boolean;
}

interface Call extends WaitingCall<Item> {
  readonly vectors: Float32Array[];
  readonly cut: number[];
  tokens: number;
  missing: number;
  settled: boolean;
  readonly resolve: (embeddings: Embeddings) => void;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  readonly kind: EmbeddingKind;
  readonly items: readonly Item[];
  readonly abort: AbortController;
}

/** Joins calls that come together into batches, and keeps them apart in everything else. Rules EQ1–EQ6. */
export function createBatchedEmbeddings(
  model: EmbeddingModel,
  { parallel = 1, maxWaiting = {} }: BatchedEmbeddingsOptions = {},
): BatchedEmbeddings {
  const limits = { interactive: maxWaiting.interactive ?? 10_000, bulk: maxWaiting.bulk ?? 10_000 };
  const queue = new FairQueue<Item>();
  const retries: Item[][] = [];
  const underWay = new Set<Batch>();
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    // Calls of the same tick join the same batch; a lone one waits for nothing else.
    queueMicrotask(() => {
      isScheduled = false;
      while (underWay.size < parallel) {
        const batch = nextBatch();
        if (batch === undefined) return;
        void work(batch);
      }
    });
  }

  function nextBatch(): Batch | undefined {
    const again = retries.shift()?.filter((item) => !item.call.settled);
    const [first] = again ?? [];
    if (again !== undefined && first !== undefined)
      return { kind: first.call.kind, items: again, abort: new AbortController() };
    if (again !== undefined) return nextBatch();
    const { kind, items } = queue.take(model.batchSize);
    return items.length === 0 ? undefined : { kind, items, abort: new AbortController() };
  }

  async function work(batch: Batch): Promise<void> {
    underWay.add(batch);
    try {
      const texts = batch.items.map(({ text }) => text);
      const result = await model.embed(texts, { kind: batch.kind, signal: batch.abort.signal });
      deliver(batch, result);
    } catch (error) {
      fail(batch, error);
    } finally {
      underWay.delete(batch);
      schedule();
    }
  }

  function deliver({ items }: Batch, { vectors, tokens, cut }: Embeddings): void {
    const cutHere = new Set(cut);
    const share = items.reduce((sum, { text }) => sum + text.length + 1, 0);
    for (const [at, { call, index, text }] of items.entries()) {
      const vector = vectors[at];
      if (call.settled) continue;
      if (vector === undefined) {
        settle(call, () => call.reject(new ModelError('error', 'The model left out a text', { retryable: true })));
        continue;
      }
      call.vectors[index] = vector;
      if (cutHere.has(at)) call.cut.push(index);
      // The model counts a batch; its calls share the count by the length of their texts.
      call.tokens += items.length === 1 ? tokens : (tokens * (text.length + 1)) / share;
      call.missing--;
      if (call.missing > 0) continue;
      const whole = { vectors: call.vectors, tokens: Math.round(call.tokens), cut: call.cut.toSorted((a, b) => a - b) };
      settle(call, () => call.resolve(whole));
    }
  }

  /** One call's text may be what failed it, so the others get a second try among themselves (EQ5). */
  function fail({ items }: Batch, error: unknown): void {
    const calls = new Map<Call, Item[]>();
    for (const item of items) if (!item.call.settled) calls.set(item.call, [...(calls.get(item.call) ?? []), item]);
    for (const [call, own] of calls) {
      const wasMixed = own.length < items.length && own.every(({ alone }) => !alone);
      if (!wasMixed) {
        queue.remove(call);
        settle(call, () => call.reject(error));
        continue;
      }
      for (const item of own) item.alone = true;
      retries.push(own);
    }
  }

  function settle(call: Call, tell: () => void): void {
    if (call.settled) return;
    call.settled = true;
    tell();
  }

  function abort(call: Call, signal: AbortSignal): void {
    queue.remove(call);
    settle(call, () => call.reject(abortErrorOf(signal)));
    // Work that nobody waits for any more ends, too.
    for (const batch of underWay) if (batch.items.every((item) => item.call.settled)) batch.abort.abort();
  }

  return {
    id: model.id,
    name: model.name,
    dimensions: model.dimensions,
    maxTokens: model.maxTokens,
    relevance: model.relevance,
    batchSize: model.batchSize,
    waiting: () => queue.length,
    embed(texts, { signal, kind, priority = 'interactive' }: EmbedOptions) {
      if (signal.aborted) return Promise.reject(abortErrorOf(signal));
      if (texts.length === 0) return Promise.resolve({ vectors: [], tokens: 0, cut: [] });
      if (queue.size(priority) + texts.length > Math.max(limits[priority], texts.length))
        return Promise.reject(queueFull());
      return new Promise<Embeddings>((resolve, reject) => {
        const onAbort = (): void => abort(call, signal);
        const done = (): void => signal.removeEventListener('abort', onAbort);
        const call: Call = {
          kind,
          priority,
          items: [],
          vectors: [],
          cut: [],
          tokens: 0,
          missing: texts.length,
          settled: false,
          resolve: (value) => (done(), resolve(value)),
          reject: (error) => (done(), reject(error)),
        };
        call.items.push(...texts.map((text, index) => ({ call, index, text, alone: false })));
        signal.addEventListener('abort', onAbort, { once: true });
        queue.add(call);
        schedule();
      });
    },
  };
}

function queueFull(): ModelError {
  return new ModelError('unavailable', 'Too many texts wait to be embedded', { retryable: true, retryAfterMs: 1_000 });
}
