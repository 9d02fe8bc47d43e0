import * as z from 'zod/mini';
import { StreamOptions } from './chat.ts';
import {
  Choices,
  CompletionUsage,
  count,
  FinishReason,
  MaxTokens,
  ModelName,
  Penalty,
  seconds,
  Stop,
  Temperature,
  TopP,
} from './common.ts';

export const TextCompletionRequest = z.looseObject({
  model: ModelName,
  prompt: z.union([z.string(), z.array(z.string()).check(z.minLength(1), z.maxLength(16))]),
  stream: z.nullish(z.boolean()),
  stream_options: z.nullish(StreamOptions),
  echo: z.nullish(z.boolean()),
  n: z.nullish(Choices),
  best_of: z.nullish(Choices),
  max_tokens: z.nullish(MaxTokens),
  temperature: z.nullish(Temperature),
  top_p: z.nullish(TopP),
  stop: z.nullish(Stop),
  seed: z.nullish(z.int()),
  frequency_penalty: z.nullish(Penalty),
  presence_penalty: z.nullish(Penalty),
  logprobs: z.nullish(z.int().check(z.minimum(0), z.maximum(5))),
});
export type TextCompletionRequest = z.infer<typeof TextCompletionRequest>;

const TextLogprobs = z.nullable(
  z.object({
    tokens: z.array(z.string()),
    token_logprobs: z.array(z.number()),
    top_logprobs: z.array(z.record(z.string(), z.number())),
    text_offset: z.array(count),
  }),
);

/** The same for a whole answer and for a piece of one. */
export const TextCompletion = z.object({
  id: z.string(),
  object: z.literal('text_completion'),
  created: seconds,
  model: z.string(),
  choices: z.array(
    z.object({
      index: count,
      text: z.string(),
      logprobs: TextLogprobs,
      finish_reason: z.nullable(FinishReason),
    }),
  ),
  usage: z.optional(z.nullable(CompletionUsage)),
});
export type TextCompletion = z.infer<typeof TextCompletion>;
