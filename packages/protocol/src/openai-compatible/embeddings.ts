import * as z from 'zod/mini';
import { count, ModelName } from './common.ts';

export const EmbeddingsRequest = z.looseObject({
  model: ModelName,
  input: z.union([
    z.string().check(z.minLength(1)),
    z.array(z.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(2_048)),
  ]),
  encoding_format: z.nullish(z.enum(['float', 'base64'])),
  dimensions: z.nullish(z.int().check(z.minimum(1), z.maximum(16_384))),
});
export type EmbeddingsRequest = z.infer<typeof EmbeddingsRequest>;

export const EmbeddingsList = z.object({
  object: z.literal('list'),
  data: z.array(
    z.object({
      object: z.literal('embedding'),
      index: count,
      /** Numbers, or in base64 their 32-bit floats in little endian. */
      embedding: z.union([z.array(z.number()), z.string()]),
    }),
  ),
  model: z.string(),
  usage: z.object({ prompt_tokens: count, total_tokens: count }),
});
export type EmbeddingsList = z.infer<typeof EmbeddingsList>;
