import { describe, expect, it } from 'vitest';
import { knownModels, knownModelsAsOf, knownModelsSources } from './known-models-data.ts';
import { factsOf, recommendedModels } from './known-models.ts';

describe('known models', () => {
  it('say when and where their facts were read', () => {
    expect(knownModelsAsOf).toMatch(/^20\d\d-\d\d$/);
    for (const source of knownModelsSources) expect(source).toMatch(/^https:/);
  });

  it('have each model of a provider once, with a price and a window that make sense', () => {
    const keys = knownModels.flatMap(({ kinds, id }) => kinds.map((kind) => `${kind}/${id}`));
    expect(new Set(keys).size).toBe(keys.length);
    for (const { id, context_tokens, max_output_tokens = 1, price } of knownModels) {
      expect(context_tokens, id).toBeGreaterThan(max_output_tokens);
      expect(price?.output ?? 0, id).toBeGreaterThanOrEqual(price?.input ?? 0);
      expect(price?.cached_input ?? 0, id).toBeLessThanOrEqual(price?.input ?? 0);
    }
  });

  it.each([
    ['anthropic', 'claude-sonnet-4-5', 'Claude Sonnet 4.5'],
    ['anthropic', 'claude-sonnet-4-5-20250929', 'Claude Sonnet 4.5'],
    ['openai', 'gpt-4.1-mini-2025-04-14', 'GPT-4.1 mini'],
    ['mistral', 'mistral-small-latest', 'Mistral Small'],
    ['amazon_bedrock', 'eu.anthropic.claude-haiku-4-5-20251001-v1:0', 'Claude Haiku 4.5 (Bedrock)'],
    ['amazon_bedrock', 'amazon.nova-lite-v1:0', 'Amazon Nova Lite'],
  ] as const)('of %s: %s is %s', (kind, id, name) => {
    expect(factsOf(kind, { id }).name).toBe(name);
  });

  it.each(['gpt-5-turbo', 'gpt-4.1-something', 'gpt-50', 'o3-pro'])('do not take %s for its relative', (id) => {
    expect(factsOf('openai', { id })).toMatchObject({ name: id, price: undefined });
  });

  it('give way to what was set up', () => {
    const model = {
      id: 'gpt-4.1',
      name: 'Ours',
      context_tokens: 8_000,
      abilities: { images: false },
      price: { input: 1, output: 1 },
    };
    expect(factsOf('openai', model)).toMatchObject({
      name: 'Ours',
      contextTokens: 8_000,
      price: { input: 1, output: 1 },
      abilities: { images: false, tools: true },
    });
  });

  it('guess the rest by its name, more carefully on servers of one’s own', () => {
    expect(factsOf('vllm', { id: 'Qwen/Qwen2.5-VL-7B-Instruct' }).abilities).toMatchObject({
      tools: true,
      images: true,
    });
    expect(factsOf('vllm', { id: 'some/model' }).abilities).toMatchObject({ tools: false, images: false });
    expect(factsOf('ollama', { id: 'deepseek-r1:8b' }).abilities.reasoning).toBe(true);
    expect(factsOf('openrouter', { id: 'x/y' }).abilities.tools).toBe(true);
  });

  it('recommend some of each large provider', () => {
    for (const kind of ['openai', 'anthropic', 'google', 'mistral', 'amazon_bedrock'] as const)
      expect(recommendedModels(kind).length, kind).toBeGreaterThan(0);
    expect(recommendedModels('vllm')).toEqual([]);
  });
});
