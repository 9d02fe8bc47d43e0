import { ModelError } from '../models/index.ts';
import { chunkText } from './chunk-text.ts';
import { contentHash } from './content-hash.ts';
import type { EmbeddingModel } from './embedding-model.ts';
import type { EmbeddableMessage } from './embedding-store.ts';
import type { EmbeddedChunk, EmbeddedThing, VectorIndex, VectorSpace } from './vector-index.ts';

interface Target {
  readonly space: VectorSpace;
  readonly model: EmbeddingModel;
  readonly index: VectorIndex;
}

/** Brings the vectors of these messages to what they say now. Answers how many texts were refused (EI8). */
export async function embedMessages(
  messages: readonly EmbeddableMessage[],
  { space, model, index }: Target,
  signal: AbortSignal,
): Promise<{ readonly failed: number }> {
  const ids = messages.map(({ id }) => id);
  const stored = await index.hashesOf(space, 'message', ids);
  const changed = messages
    .map((message) => {
      const texts = chunkText(message.content, model.maxTokens);
      return { message, texts, hashes: texts.map((text) => contentHash('document', text)) };
    })
    .filter(({ message, hashes }) => hashes.join() !== (stored.get(message.id) ?? []).join());
  if (changed.length === 0) return { failed: 0 };
  const wanted = new Map(changed.flatMap(({ texts, hashes }) => hashes.map((hash, at) => [hash, texts[at] ?? ''])));
  const { chunks, failed } = await embedTexts(wanted, model, signal);
  const things: EmbeddedThing[] = changed.map(({ message, hashes }) => ({
    ownerId: message.ownerId,
    kind: 'message',
    refId: message.id,
    conversationId: message.conversationId,
    chunks: hashes.map((hash) => chunks.get(hash)).filter((chunk) => chunk !== undefined),
  }));
  await index.put(space, things);
  return { failed };
}

async function embedTexts(
  wanted: ReadonlyMap<string, string>,
  model: EmbeddingModel,
  signal: AbortSignal,
): Promise<{ readonly chunks: ReadonlyMap<string, EmbeddedChunk>; readonly failed: number }> {
  const chunks = new Map<string, EmbeddedChunk>();
  let failed = 0;
  const embed = async (hashes: readonly string[]): Promise<void> => {
    const texts = hashes.map((hash) => wanted.get(hash) ?? '');
    const { vectors, cut } = await model.embed(texts, { signal, kind: 'document', priority: 'bulk' });
    for (const [at, hash] of hashes.entries()) {
      const vector = vectors[at];
      if (vector !== undefined) chunks.set(hash, { contentHash: hash, vector, cut: cut.includes(at) });
    }
  };
  const hashes = [...wanted.keys()];
  try {
    await embed(hashes);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // One of them: each by itself, to find out which.
    for (const hash of hashes) {
      try {
        await embed([hash]);
      } catch (again) {
        if (!isRefusal(again)) throw again;
        failed++;
      }
    }
  }
  return { chunks, failed };
}

/** The model is there, and will not have this text, today or tomorrow. */
function isRefusal(error: unknown): boolean {
  return (
    ModelError.is(error) &&
    !error.retryable &&
    (error.kind === 'context_too_long' || error.status === 400 || error.status === 422)
  );
}
