import { ModelError } from '@parley/core';
import type { EmbeddingDialect } from './remote-embeddings.ts';
import { readVector } from './vectors.ts';

/** `POST /embeddings` of OpenAI and all who copied it. Bytes in base64 are a third of the digits; not all know them. */
export const openAiEmbeddings: EmbeddingDialect = {
  path: '/embeddings',
  body: (model, input) => ({ model, input, encoding_format: 'base64' }),
  read(answer, texts, dimensions) {
    const { data, usage } = asObject(answer);
    const vectors: Float32Array[] = [];
    for (const [position, item] of asArray(data).entries()) {
      const { index = position, embedding } = asObject(item);
      if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= texts) throw unreadable();
      vectors[index] = readVector(embedding, dimensions);
    }
    assertComplete(vectors, texts);
    return { vectors, tokens: countOf(asObject(usage ?? {})['prompt_tokens']) };
  },
};

/** `POST /api/embed` of Ollama. */
export const ollamaEmbeddings: EmbeddingDialect = {
  path: '/api/embed',
  body: (model, input) => ({ model, input, truncate: true }),
  read(answer, texts, dimensions) {
    const { embeddings, prompt_eval_count: tokens } = asObject(answer);
    const vectors = asArray(embeddings).map((embedding) => readVector(embedding, dimensions));
    assertComplete(vectors, texts);
    return { vectors, tokens: countOf(tokens) };
  },
};

function assertComplete(vectors: readonly (Float32Array | undefined)[], texts: number): void {
  const isComplete = vectors.length === texts && Array.from(vectors, (vector) => vector !== undefined).every(Boolean);
  if (!isComplete) throw new ModelError('error', 'The model server left out a text', { retryable: true });
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.round(value) : undefined;
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable();
  return value as Record<string, unknown>;
}

export function asArray(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw unreadable();
  return value;
}

export function unreadable(): ModelError {
  return new ModelError('error', 'The model server sent an answer that cannot be read', { retryable: false });
}
