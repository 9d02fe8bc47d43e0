import type { ModelAbilities, ModelPrice } from '@parley/core';
import type { ProviderKind } from '@parley/protocol';

export interface KnownModel {
  readonly kinds: readonly ProviderKind[];
  /** What the provider calls it; dates and versions may follow (`claude-haiku-4-5-20251001`). */
  readonly id: string;
  readonly name: string;
  readonly context_tokens: number;
  readonly max_output_tokens?: number;
  readonly abilities: readonly (keyof ModelAbilities)[];
  /** Dollars for a million tokens, at the provider's ordinary rate. */
  readonly price?: ModelPrice;
  /** Offered when a provider is added and nobody chose. */
  readonly recommended?: true;
}

/**
 * As generally known in the named month, and not yet compared with the pages named here. Prices change without notice, and batch,
 * regional, long-context and cache-write rates are not in here: what an administrator sets for a model wins.
 * docs/models.md tells how to correct them.
 */
export const knownModelsAsOf = '2025-11';
export const knownModelsSources = [
  'https://platform.openai.com/docs/pricing',
  'https://docs.claude.com/en/docs/about-claude/pricing',
  'https://ai.google.dev/gemini-api/docs/pricing',
  'https://mistral.ai/pricing',
  'https://aws.amazon.com/bedrock/pricing/',
] as const;

const openai: readonly ProviderKind[] = ['openai', 'azure_openai'];
const chatAbilities = ['tools', 'images', 'json_schema', 'logprobs'] as const;
const thinkingAbilities = ['tools', 'images', 'json_schema', 'reasoning'] as const;
const claude = ['tools', 'images', 'json_schema', 'reasoning'] as const;
const gemini = ['tools', 'images', 'json_schema', 'reasoning'] as const;

export const knownModels: readonly KnownModel[] = [
  // OpenAI, also behind Azure where the deployment is named as the model.
  model(openai, 'gpt-5', 'GPT-5', 400_000, 128_000, thinkingAbilities, [1.25, 10, 0.125], true),
  model(openai, 'gpt-5-mini', 'GPT-5 mini', 400_000, 128_000, thinkingAbilities, [0.25, 2, 0.025], true),
  model(openai, 'gpt-5-nano', 'GPT-5 nano', 400_000, 128_000, thinkingAbilities, [0.05, 0.4, 0.005]),
  model(openai, 'gpt-4.1', 'GPT-4.1', 1_047_576, 32_768, chatAbilities, [2, 8, 0.5], true),
  model(openai, 'gpt-4.1-mini', 'GPT-4.1 mini', 1_047_576, 32_768, chatAbilities, [0.4, 1.6, 0.1]),
  model(openai, 'gpt-4.1-nano', 'GPT-4.1 nano', 1_047_576, 32_768, chatAbilities, [0.1, 0.4, 0.025]),
  model(openai, 'gpt-4o', 'GPT-4o', 128_000, 16_384, chatAbilities, [2.5, 10, 1.25]),
  model(openai, 'gpt-4o-mini', 'GPT-4o mini', 128_000, 16_384, chatAbilities, [0.15, 0.6, 0.075]),
  model(openai, 'o3', 'o3', 200_000, 100_000, thinkingAbilities, [2, 8, 0.5]),
  model(openai, 'o4-mini', 'o4-mini', 200_000, 100_000, thinkingAbilities, [1.1, 4.4, 0.275]),

  model(['anthropic'], 'claude-opus-4-5', 'Claude Opus 4.5', 200_000, 64_000, claude, [5, 25, 0.5], true),
  model(['anthropic'], 'claude-sonnet-4-5', 'Claude Sonnet 4.5', 200_000, 64_000, claude, [3, 15, 0.3], true),
  model(['anthropic'], 'claude-haiku-4-5', 'Claude Haiku 4.5', 200_000, 64_000, claude, [1, 5, 0.1], true),
  model(['anthropic'], 'claude-opus-4-1', 'Claude Opus 4.1', 200_000, 32_000, claude, [15, 75, 1.5]),
  model(['anthropic'], 'claude-sonnet-4', 'Claude Sonnet 4', 200_000, 64_000, claude, [3, 15, 0.3]),

  model(['google'], 'gemini-2.5-pro', 'Gemini 2.5 Pro', 1_048_576, 65_536, gemini, [1.25, 10, 0.125], true),
  model(['google'], 'gemini-2.5-flash', 'Gemini 2.5 Flash', 1_048_576, 65_536, gemini, [0.3, 2.5, 0.03], true),
  model(['google'], 'gemini-2.5-flash-lite', 'Gemini 2.5 Flash-Lite', 1_048_576, 65_536, gemini, [0.1, 0.4, 0.01]),

  model(['mistral'], 'mistral-large', 'Mistral Large', 128_000, undefined, ['tools', 'json_schema'], [2, 6], true),
  model(
    ['mistral'],
    'mistral-medium',
    'Mistral Medium',
    128_000,
    undefined,
    ['tools', 'images', 'json_schema'],
    [0.4, 2],
    true,
  ),
  model(
    ['mistral'],
    'mistral-small',
    'Mistral Small',
    128_000,
    undefined,
    ['tools', 'images', 'json_schema'],
    [0.1, 0.3],
    true,
  ),
  model(['mistral'], 'magistral-medium', 'Magistral Medium', 128_000, undefined, ['tools', 'reasoning'], [2, 5]),
  model(['mistral'], 'codestral', 'Codestral', 256_000, undefined, ['tools', 'json_schema'], [0.3, 0.9]),

  model(
    ['amazon_bedrock'],
    'amazon.nova-pro',
    'Amazon Nova Pro',
    300_000,
    10_000,
    ['tools', 'images'],
    [0.8, 3.2, 0.2],
    true,
  ),
  model(
    ['amazon_bedrock'],
    'amazon.nova-lite',
    'Amazon Nova Lite',
    300_000,
    10_000,
    ['tools', 'images'],
    [0.06, 0.24, 0.015],
  ),
  model(
    ['amazon_bedrock'],
    'amazon.nova-micro',
    'Amazon Nova Micro',
    128_000,
    10_000,
    ['tools'],
    [0.035, 0.14, 0.00875],
  ),
  ...['', 'us.', 'eu.', 'apac.', 'global.'].flatMap((region) => [
    bedrockClaude(`${region}anthropic.claude-sonnet-4-5`, 'Claude Sonnet 4.5 (Bedrock)', [3, 15, 0.3]),
    bedrockClaude(`${region}anthropic.claude-haiku-4-5`, 'Claude Haiku 4.5 (Bedrock)', [1, 5, 0.1]),
  ]),
];

function bedrockClaude(id: string, name: string, price: readonly [number, number, number]): KnownModel {
  return model(['amazon_bedrock'], id, name, 200_000, 64_000, claude, price);
}

/** A row of a table: named fields would make eight lines of each. */
function model(
  kinds: readonly ProviderKind[],
  id: string,
  name: string,
  contextTokens: number,
  maxOutputTokens: number | undefined,
  abilities: readonly (keyof ModelAbilities)[],
  [input, output, cached]: readonly [input: number, output: number, cached?: number],
  recommended?: true,
): KnownModel {
  return {
    kinds,
    id,
    name,
    context_tokens: contextTokens,
    ...(maxOutputTokens === undefined ? {} : { max_output_tokens: maxOutputTokens }),
    abilities,
    price: { input, output, ...(cached === undefined ? {} : { cached_input: cached }) },
    ...(recommended === undefined ? {} : { recommended }),
  };
}
