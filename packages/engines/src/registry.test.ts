import { describe, expect, it } from 'vitest';
import { createOpenAiSource, type OpenAiSourceOptions } from './openai-compatible/index.ts';
import { createModelRegistry } from './registry.ts';
import { createScriptSource } from './script/index.ts';

const server: OpenAiSourceOptions = {
  prefix: 'office',
  baseUrl: 'http://127.0.0.1:9/v1',
  models: [{ model: 'org/qwen', name: 'Qwen', contextTokens: 8_192 }],
};
const sources = [createOpenAiSource(server), createScriptSource()];

describe('createModelRegistry', () => {
  it('answers on a fresh installation with a responder that says what it is', () => {
    const registry = createModelRegistry({ sources: [createScriptSource()] });
    expect(registry.defaultId).toBe('script/demo');
    expect(registry.list()).toMatchObject([
      {
        id: 'script/demo',
        name: 'Built-in scripted responder (not a language model)',
        context_tokens: 32_768,
        is_default: true,
        abilities: { tools: false },
      },
    ]);
  });

  it('makes the first model offered the default and keeps its id whole', () => {
    const registry = createModelRegistry({ sources });
    expect(registry.defaultId).toBe('office/org/qwen');
    expect(registry.resolve('office/org/qwen')).toMatchObject({ name: 'Qwen', contextTokens: 8_192 });
    expect(registry.list().map(({ id, is_default }) => [id, is_default])).toEqual([
      ['office/org/qwen', true],
      ['script/demo', false],
    ]);
  });

  it('resolves any script by name, and nothing else that is not offered', () => {
    const registry = createModelRegistry({ sources });
    expect(registry.resolve('script/d5-r30-n7')?.id).toBe('script/d5-r30-n7');
    for (const id of ['script/nonsense', 'office/other', 'qwen', '', 'script/die@3', '__proto__'])
      expect(registry.resolve(id)).toBeUndefined();
    const resolve = (options: object, id: string) =>
      createModelRegistry({ sources: [createScriptSource(options)] }).resolve(id);
    expect(resolve({ anyName: false }, 'script/n5')).toBeUndefined();
    expect(resolve({ allowDeath: true }, 'script/die@3')).toBeDefined();
  });

  it('prefers what is preferred at the moment, also outside the list, and the first model where that is gone', () => {
    let preferredId: string | undefined = 'script/n5';
    const registry = createModelRegistry({ sources, preferredId: () => preferredId });
    expect(registry.list().map(({ id }) => id)).toEqual(['script/n5', 'office/org/qwen', 'script/demo']);
    preferredId = 'local/not-downloaded';
    expect(registry.defaultId).toBe('office/org/qwen');
    expect(registry.list().map(({ id }) => id)).toEqual(['office/org/qwen', 'script/demo']);
  });

  it('has a default that resolves to nothing where there is no model', () => {
    const registry = createModelRegistry({ sources: [] });
    expect(registry.list()).toEqual([]);
    expect(registry.resolve(registry.defaultId)).toBeUndefined();
  });

  it.each([
    ['two models of one id', { models: [...server.models, ...server.models] }],
    ['a server called script', { prefix: 'script' }],
    ['a server called local, the name of the embedded models', { prefix: 'local' }],
    ['an address that is no http address', { baseUrl: 'file:///etc/passwd' }],
    ['an address with a password in it', { baseUrl: 'http://me:secret@127.0.0.1/v1' }],
  ])('refuses %s at once', (_, options) => {
    expect(() => createOpenAiSource({ ...server, ...options })).toThrow(TypeError);
  });

  it('refuses a listed script that is none', () => {
    expect(() => createScriptSource({ listed: ['script/oops'] })).toThrow(TypeError);
  });
});
