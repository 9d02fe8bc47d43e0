import type { ModelParameters, RunParameters } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { textOnly, type LanguageModel, type ModelRegistry } from '../models/index.ts';
import { createRoutedRegistry } from './routed-registry.ts';
import { noRouting } from './routing-settings.ts';
import { createTunedRegistry } from './tuned-registry.ts';

/** Models that keep what they were asked with. */
function world(set: Readonly<Record<string, ModelParameters>>) {
  const asked: Record<string, RunParameters> = {};
  const all = ['a', 'b'].map((id): LanguageModel => ({
    id,
    name: id,
    contextTokens: 1_000,
    abilities: textOnly,
    countTokens: (text) => text.length,
    generate: async ({ parameters }) => {
      asked[id] = parameters;
      return { reason: 'complete', usage: { input_tokens: 1, output_tokens: 1 } };
    },
  }));
  const models: ModelRegistry = {
    resolve: (id) => all.find((model) => model.id === id),
    list: () =>
      all.map(({ id, name, contextTokens, abilities }) => ({
        id,
        name,
        context_tokens: contextTokens,
        abilities,
        is_default: id === 'a',
      })),
    defaultId: 'a',
  };
  const tuned = createTunedRegistry({ models, parametersOf: (id) => set[id] });
  const ask = (registry: ModelRegistry, id: string, parameters: RunParameters) =>
    registry.resolve(id)?.generate({ messages: [], parameters }, { text() {} }, new AbortController().signal);
  return { models, tuned, asked, ask };
}

describe('createTunedRegistry', () => {
  it('R10 fills in what a message leaves open, and leaves other models alone', async () => {
    const { tuned, asked, ask } = world({ a: { temperature: 0.1, max_tokens: 50, stop: ['END'] } });
    await ask(tuned, 'a', { temperature: 0.9 });
    await ask(tuned, 'b', { temperature: 0.9 });
    expect(asked).toEqual({
      a: { temperature: 0.9, max_tokens: 50, stop: ['END'] },
      b: { temperature: 0.9 },
    });
  });

  it('R10 makes a smaller window the model’s window, and never a larger one', () => {
    const { tuned } = world({ a: { context_window: 400 }, b: { context_window: 9_000 } });
    expect(['a', 'b'].map((id) => tuned.resolve(id)?.contextTokens)).toEqual([400, 1_000]);
    expect(tuned.list().map(({ context_tokens }) => context_tokens)).toEqual([400, 1_000]);
  });

  it('R10 holds behind rules and for fallbacks, with each model’s own', async () => {
    const { tuned, asked, ask } = world({ b: { seed: 7 } });
    const settings = { ...noRouting, rules: [{ task: 'chat' as const, model: 'b' }] };
    const routed = createRoutedRegistry({ models: tuned, settings: () => settings, clock: { monotonicMs: () => 0 } });
    await ask(routed, 'auto', {});
    expect(asked).toEqual({ b: { seed: 7 } });
  });
});

describe('the default model', () => {
  const routedWith = (fixedDefault: string | undefined, wished: string | null) => {
    const { models } = world({});
    const settings = { ...noRouting, default_model: wished };
    return createRoutedRegistry({ models, settings: () => settings, clock: { monotonicMs: () => 0 }, fixedDefault });
  };

  it.each([
    ['b', 'a', 'b'],
    ['gone', 'b', 'b'],
    ['gone', 'gone too', 'a'],
    [undefined, 'b', 'b'],
    [undefined, null, 'a'],
  ])('R11 set by the owner %s, by an administrator %s: %s answers', (fixed, wished, answers) => {
    expect(routedWith(fixed, wished).defaultId).toBe(answers);
  });
});
