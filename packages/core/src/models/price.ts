import type { RunUsage } from '@parley/protocol';

/** Dollars for a million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  /** Of input that the provider had read before. Default: as other input. */
  readonly cached_input?: number | undefined;
}

/**
 * What a call cost, in millionths of a dollar, whole and rounded up: many small calls must not add up to nothing.
 * (A dollar for a million tokens is a millionth of a dollar for one.)
 */
export function costMicros(usage: RunUsage, price: ModelPrice): number {
  const cached = Math.min(usage.cached_tokens ?? 0, usage.input_tokens);
  const input = (usage.input_tokens - cached) * price.input + cached * (price.cached_input ?? price.input);
  const cost = input + usage.output_tokens * price.output;
  // Sums of decimal prices end in …0000001.
  return Math.ceil(Math.round(cost * 1_000) / 1_000);
}
