import * as z from 'zod/mini';
import { Timestamp } from './common.ts';

export const EmbeddingModelInfo = z.object({
  id: z.string(),
  name: z.string(),
  dimensions: z.int(),
  max_tokens: z.int(),
});

/** The vectors of one model, and how far they are. */
export const EmbeddingSpace = z.object({
  model: z.string(),
  dimensions: z.int(),
  state: z.enum(['building', 'active', 'retired']),
  /** Whether this process could embed with it now. */
  is_available: z.boolean(),
  /** Messages looked at, of as many as there were when it began. */
  examined: z.int(),
  total: z.nullable(z.int()),
  failed: z.int(),
  last_error: z.nullable(z.string()),
  activated_at: z.nullable(Timestamp),
  retired_at: z.nullable(Timestamp),
});

export const RerankerInfo = z.object({
  id: z.string(),
  name: z.string(),
  method: z.enum(['cross_encoder', 'bi_encoder', 'lexical']),
});

export const EmbeddingState = z.object({
  /** What searches use. */
  active_model: z.nullable(z.string()),
  /** What everything is being embedded with; it takes over when it is complete. */
  target_model: z.nullable(z.string()),
  /** Set by the machine's owner. */
  is_fixed: z.boolean(),
  search: z.enum(['pgvector', 'array']),
  /** Messages that wait to be embedded. */
  waiting: z.int(),
  models: z.array(EmbeddingModelInfo),
  spaces: z.array(EmbeddingSpace),
  rerankers: z.array(RerankerInfo),
  /** The one that searches use, when there is a real one. */
  active_reranker: z.nullable(z.string()),
});
export type EmbeddingState = z.infer<typeof EmbeddingState>;

export const UseEmbeddingModel = z.object({ model: z.string().check(z.minLength(1), z.maxLength(300)) });
