import * as z from 'zod/mini';

export const Health = z.object({
  status: z.literal('ok'),
  model_loaded: z.boolean(),
  uptime: z.number(),
  version: z.string(),
});
export const Readiness = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })),
});
export type Health = z.infer<typeof Health>;
export type Readiness = z.infer<typeof Readiness>;
/** What may be asked of a model. */
export const ModelAbilities = z.object({
  tools: z.boolean(),
  images: z.boolean(),
  json_schema: z.boolean(),
  reasoning: z.boolean(),
  logprobs: z.boolean(),
});

export const ModelInfo = z.object({
  id: z.string(),
  name: z.string(),
  context_tokens: z.int(),
  is_default: z.boolean(),
  abilities: ModelAbilities,
});
/** Shown while nothing but the built-in responder can answer, which is no language model. */
export const ModelNotice = z.object({
  state: z.enum(['fetching', 'failed', 'none']),
  message: z.string(),
  /** The model of the library that is on its way, or that could be fetched: `POST /api/models/library/{id}/pull`. */
  library_id: z.string(),
  name: z.string(),
  received_bytes: z.nullable(z.number()),
  total_bytes: z.nullable(z.number()),
  seconds_left: z.nullable(z.number()),
});
export type ModelNotice = z.infer<typeof ModelNotice>;
export const ModelList = z.object({ items: z.array(ModelInfo), notice: z.optional(ModelNotice) });

export const AssetParams = z.object({ name: z.string().check(z.regex(/^[a-z0-9.-]{1,60}$/)) });
