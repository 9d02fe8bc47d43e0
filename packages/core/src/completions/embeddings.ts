import type { EmbeddingsList, EmbeddingsRequest } from '@parley/protocol/openai-compatible';
import type { EmbeddingRegistry } from '../embeddings/index.ts';
import type { CompletionService } from './completion-service.ts';
import { badRequest, modelNotFound } from './refusals.ts';
import type { CompletionCaller } from './types.ts';

/** Where embedding models are found. */
export type Embedders = Pick<EmbeddingRegistry, 'resolve' | 'first'>;

/** `/v1/embeddings` */
export async function embed(
  { service, embedders }: { readonly service: CompletionService; readonly embedders: Embedders | undefined },
  caller: CompletionCaller,
  body: EmbeddingsRequest,
  signal: AbortSignal,
): Promise<{ readonly list: EmbeddingsList; readonly warnings: readonly string[] }> {
  const model = embedders?.resolve(body.model) ?? (body.model === 'default' ? embedders?.first : undefined);
  if (model === undefined) throw modelNotFound(body.model);
  if ((body.dimensions ?? model.dimensions) !== model.dimensions)
    throw badRequest('dimensions', `This model gives ${model.dimensions} dimensions, no other number.`);
  const texts = typeof body.input === 'string' ? [body.input] : body.input;
  return service.recorded({ caller, endpoint: 'embeddings', model: model.id }, async () => {
    const { vectors, tokens, cut } = await model.embed(texts, { signal, kind: 'document' });
    const list: EmbeddingsList = {
      object: 'list',
      data: vectors.map((vector, index) => ({
        object: 'embedding',
        index,
        embedding: body.encoding_format === 'base64' ? toBase64(vector) : Array.from(vector),
      })),
      model: model.id,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    };
    const warnings = cut.length === 0 ? [] : [`only the beginning was read of input ${cut.slice(0, 20).join(', ')}`];
    return { result: { list, warnings }, inputTokens: tokens };
  });
}

function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes.toString('base64');
}
