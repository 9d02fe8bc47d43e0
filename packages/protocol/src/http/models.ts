import * as z from 'zod/mini';
import { RunParameters } from './messages.ts';

/** What may be asked of a model. */
export const ModelAbilities = z.object({
  tools: z.boolean(),
  images: z.boolean(),
  json_schema: z.boolean(),
  reasoning: z.boolean(),
  logprobs: z.boolean(),
});

/** Dollars for a million tokens. */
export const ModelPrice = z.object({
  input: z.number().check(z.minimum(0), z.maximum(100_000)),
  output: z.number().check(z.minimum(0), z.maximum(100_000)),
  /** Of input the provider had read before. Default: as other input. */
  cached_input: z.optional(z.number().check(z.minimum(0), z.maximum(100_000))),
});
export type ModelPrice = z.infer<typeof ModelPrice>;

/** Where a model runs, as people want to know it: here, on a server of one's own, at a company. */
export const ModelOrigin = z.object({
  /** `embedded`: inside Parley. `demo`: the built-in responder, which is no language model. `rules`: the model `auto`. */
  kind: z.enum(['embedded', 'server', 'found', 'cloud', 'demo', 'rules']),
  /** Whose it is: the provider's name and kind; null for Parley's own. */
  provider: z.nullable(z.string()),
  provider_kind: z.nullable(z.string()),
});
export type ModelOrigin = z.infer<typeof ModelOrigin>;

/** Its circuit breaker in the process that was asked: after three failures a model rests. */
export const ModelHealth = z.object({
  state: z.enum(['ok', 'failing', 'resting']),
  failures: z.int(),
  seconds_left: z.nullable(z.number()),
});
export type ModelHealth = z.infer<typeof ModelHealth>;

/** What a model is asked with where a message says nothing else. */
export const ModelParameters = z.omit(RunParameters, { response_format: true, top_logprobs: true });
export type ModelParameters = z.infer<typeof ModelParameters>;
export const ParameterName = z.keyof(ModelParameters);
export type ParameterName = z.infer<typeof ParameterName>;

export const ModelInfo = z.object({
  id: z.string(),
  name: z.string(),
  context_tokens: z.int(),
  is_default: z.boolean(),
  abilities: ModelAbilities,
  source: ModelOrigin,
  /** Null: free, or not known. */
  price: z.nullable(ModelPrice),
  health: ModelHealth,
  /** Set by an administrator for every answer of this model. */
  parameters: ModelParameters,
  /** The parameters that it knows. */
  accepts: z.array(ParameterName),
});
export type ModelInfo = z.infer<typeof ModelInfo>;
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
export const ModelList = z.object({
  items: z.array(ModelInfo),
  notice: z.optional(ModelNotice),
  /** The default model as the machine's owner has set it: nobody else chooses. */
  fixed_default: z.optional(z.object({ model: z.string(), is_available: z.boolean() })),
});

export type ModelList = z.infer<typeof ModelList>;

const modelName = z.string().check(z.minLength(1), z.maxLength(200));
export const UseModel = z.object({
  /** As conversations call it, e.g. `local/smollm2-135m-instruct`; null: the first one offered. */
  model: z.nullable(modelName),
});
/** Instead of what was set before. */
export const SetModelParameters = z.object({ model: modelName, parameters: ModelParameters });
export const TestModel = z.object({ model: modelName });
export const ModelTest = z.object({
  ok: z.boolean(),
  /** In a sentence, what works or what does not. */
  detail: z.string(),
  answer: z.string(),
  first_token_ms: z.nullable(z.int()),
  total_ms: z.int(),
  output_tokens: z.nullable(z.int()),
  /** From the first word to the last; null where there was only one. */
  tokens_per_second: z.nullable(z.number()),
  warnings: z.array(z.string()),
});
export type ModelTest = z.infer<typeof ModelTest>;
