import { silentLogger, type LanguageModel, type ModelRegistry, type ModelRequest } from '@parley/core';
import type { LibraryModel } from '@parley/engines';
import { describe, expect, it } from 'vitest';
import { warmAfterInstall } from './warm-after-install.ts';

function world(defaultId: string) {
  const asked: ModelRequest[] = [];
  const model = {
    id: defaultId,
    generate: async (request: ModelRequest) => {
      asked.push(request);
      return { reason: 'length' as const, usage: { input_tokens: 1, output_tokens: 1 } };
    },
  } as unknown as LanguageModel;
  const models: ModelRegistry = { resolve: () => model, list: () => [], defaultId };
  let tell: (model: LibraryModel) => void = () => {};
  warmAfterInstall({
    library: {
      subscribe: (listener) => {
        tell = listener;
        return () => {};
      },
    },
    models,
    logger: silentLogger,
  });
  return { asked, say: (state: string, kind = 'chat') => tell({ id: 'tiny', kind, state } as LibraryModel) };
}

describe('a model that was just installed', () => {
  it('says one word, once, before anybody asks, when it is the one that answers', () => {
    const { asked, say } = world('local/tiny');
    for (const state of ['queued', 'downloading', 'installed', 'installed']) say(state);
    expect(asked).toMatchObject([{ parameters: { max_tokens: 1 } }]);
    // Removed and fetched again: again.
    for (const state of ['absent', 'queued', 'installed']) say(state);
    expect(asked).toHaveLength(2);
  });

  it('is left alone when another one answers, or it does not chat', () => {
    const other = world('house/large');
    other.say('installed');
    const search = world('local/tiny');
    search.say('installed', 'embedding');
    expect([...other.asked, ...search.asked]).toEqual([]);
  });
});
