import { describe, expect, it } from 'vitest';
import { createModelRegistry, type OpenAiRegistryEntry } from './registry.ts';

const server: OpenAiRegistryEntry = {
  prefix: 'local',
  baseUrl: 'http://127.0.0.1:9/v1',
  models: [{ model: 'org/qwen', name: 'Qwen', contextTokens: 8_192 }],
};

describe('createModelRegistry', () => {
  it('answers on a fresh installation with a responder that says what it is', () => {
    const registry = createModelRegistry({});
    expect(registry.defaultId).toBe('script/demo');
    expect(registry.list()).toEqual([
      {
        id: 'script/demo',
        name: 'Built-in scripted responder (not a language model)',
        context_tokens: 32_768,
        is_default: true,
      },
    ]);
  });

  it('makes a configured model the default and keeps its id whole', () => {
    const registry = createModelRegistry({ openAiCompatible: [server] });
    expect(registry.defaultId).toBe('local/org/qwen');
    expect(registry.resolve('local/org/qwen')).toMatchObject({ name: 'Qwen', contextTokens: 8_192 });
    expect(registry.list().map(({ id, is_default }) => [id, is_default])).toEqual([
      ['local/org/qwen', true],
      ['script/demo', false],
    ]);
  });

  it('resolves any script by name, and nothing else that is not configured', () => {
    const registry = createModelRegistry({ openAiCompatible: [server] });
    expect(registry.resolve('script/d5-r30-n7')?.id).toBe('script/d5-r30-n7');
    for (const id of ['script/nonsense', 'local/other', 'qwen', '', 'script/die@3', '__proto__'])
      expect(registry.resolve(id)).toBeUndefined();
    expect(
      createModelRegistry({ script: { listed: ['script/demo'], anyName: false } }).resolve('script/n5'),
    ).toBeUndefined();
    expect(
      createModelRegistry({ script: { listed: ['script/demo'], allowDeath: true } }).resolve('script/die@3'),
    ).toBeDefined();
  });

  it('lists a default that is a script outside the list', () => {
    const registry = createModelRegistry({ defaultId: 'script/n5' });
    expect(registry.list().map(({ id }) => id)).toEqual(['script/n5', 'script/demo']);
  });

  it.each([
    ['a default that does not exist', { defaultId: 'local/none' }],
    ['no model', { script: { listed: [] } }],
    ['two models of one id', { openAiCompatible: [{ ...server, models: [...server.models, ...server.models] }] }],
    ['a server called script', { openAiCompatible: [{ ...server, prefix: 'script' }] }],
    ['an address that is no http address', { openAiCompatible: [{ ...server, baseUrl: 'file:///etc/passwd' }] }],
    [
      'an address with a password in it',
      { openAiCompatible: [{ ...server, baseUrl: 'http://me:secret@127.0.0.1/v1' }] },
    ],
    ['a listed script that is none', { script: { listed: ['script/oops'] } }],
  ])('refuses %s at once', (_, options) => {
    expect(() => createModelRegistry(options)).toThrow(TypeError);
  });
});
