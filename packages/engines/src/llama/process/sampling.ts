import { randomInt } from 'node:crypto';
import type { SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import type { ModelRequest } from '@parley/core';

const penalizedTokens = 64;

/** Parameters of a message, and what is right for the model where they say nothing. */
export function samplingOf(
  parameters: ModelRequest['parameters'],
  options: { readonly isSmall: boolean; readonly said: readonly Token[] },
): SequenceEvaluateOptions {
  const { frequency_penalty: frequencyPenalty = 0, presence_penalty: presencePenalty = 0 } = parameters;
  // Small models loop without it; larger ones lose rhymes, tables and code by it.
  const penalty = options.isSmall ? 1.1 : 1;
  const isPenalized = penalty !== 1 || frequencyPenalty !== 0 || presencePenalty !== 0;
  return {
    temperature: parameters.temperature ?? (options.isSmall ? 0.2 : 0.7),
    topP: parameters.top_p ?? (options.isSmall ? 0.9 : 0.95),
    topK: parameters.top_k ?? 40,
    // One for the whole answer: without it the engine would begin anew with each second.
    seed: parameters.seed === undefined ? randomInt(0, 2 ** 32 - 1) : parameters.seed >>> 0,
    ...(isPenalized
      ? {
          repeatPenalty: {
            punishTokens: () => options.said.slice(-penalizedTokens),
            maxPunishTokens: penalizedTokens,
            penalty,
            frequencyPenalty,
            presencePenalty,
          },
        }
      : {}),
  };
}
