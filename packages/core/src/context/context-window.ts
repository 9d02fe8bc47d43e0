import type { RunParameters } from './wire-types.ts';

export interface ContextWindow {
  readonly reservedOutputTokens: number;
  readonly inputLimitTokens: number;
  readonly parameters: RunParameters;
  readonly loweredMaxTokens: number | undefined;
}

/** Tokens that a prompt may have where nothing but it takes room. */
export function inputLimitOf(model: { readonly contextTokens: number }, parameters: RunParameters): number {
  const contextTokens = Math.min(model.contextTokens, parameters.context_window ?? Number.POSITIVE_INFINITY);
  return splitWindow(contextTokens, parameters, 0).inputLimitTokens;
}

/** Splits the model's window between input and answer (C2). */
export function splitWindow(contextTokens: number, parameters: RunParameters, continuedTokens: number): ContextWindow {
  const most = Math.floor((contextTokens * 3) / 4);
  const wanted = parameters.max_tokens;
  const lowered = wanted !== undefined && wanted > most ? Math.max(1, most) : undefined;
  const reservedOutputTokens = lowered ?? wanted ?? Math.min(2_048, Math.floor(contextTokens / 4));
  return {
    reservedOutputTokens,
    inputLimitTokens: Math.max(0, contextTokens - reservedOutputTokens - continuedTokens),
    parameters: lowered === undefined ? parameters : { ...parameters, max_tokens: lowered },
    loweredMaxTokens: lowered,
  };
}
