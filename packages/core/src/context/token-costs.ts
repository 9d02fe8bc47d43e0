import type { LanguageModel } from '../models/index.ts';

/** Role marks and separators of a chat template, per message; a few tokens in all common ones. */
export const messageOverheadTokens = 5;

export type CostOf = (content: string) => number;

/** With its images. */
export function costOfBlock(
  block: { readonly content: string; readonly imageTokens?: number },
  costOf: CostOf,
): number {
  return costOf(block.content) + (block.imageTokens ?? 0);
}

export function costOfMessage(model: Pick<LanguageModel, 'countTokens'>): CostOf {
  return (content) => model.countTokens(content) + messageOverheadTokens;
}
