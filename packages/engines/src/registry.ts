import type { LanguageModel, ModelInfo, ModelRegistry, ModelSource } from '@parley/core';

export interface ModelRegistryOptions {
  /** Of two models of one id the earlier source's answers. */
  readonly sources: readonly ModelSource[];
  /** Asked for each turn, since settings change. What does not resolve gives way to the first model offered. */
  readonly preferredId?: () => string | undefined;
}

/** All models of an installation, as they are at the moment. */
export function createModelRegistry(options: ModelRegistryOptions): ModelRegistry & { close(): Promise<void> } {
  const { sources, preferredId = () => undefined } = options;

  function resolve(id: string): LanguageModel | undefined {
    for (const source of sources) {
      const model = source.models().find((one) => one.id === id) ?? source.resolve?.(id);
      if (model !== undefined) return model;
    }
    return undefined;
  }

  function defaultModel(): LanguageModel | undefined {
    const preferred = preferredId();
    const model = preferred === undefined ? undefined : resolve(preferred);
    if (model !== undefined) return model;
    for (const source of sources) {
      const first = source.models()[0];
      if (first !== undefined) return first;
    }
    return undefined;
  }

  return {
    resolve,
    get defaultId() {
      return defaultModel()?.id ?? noModel;
    },
    list() {
      const first = defaultModel();
      const offered = new Map<string, LanguageModel>();
      for (const model of sources.flatMap((source) => source.models()))
        if (!offered.has(model.id)) offered.set(model.id, model);
      const models =
        first === undefined || offered.has(first.id) ? [...offered.values()] : [first, ...offered.values()];
      return models.map((model) => infoOf(model, model.id === first?.id));
    },
    async close() {
      await Promise.all(sources.map(async (source) => source.close?.()));
    },
  };
}

/** Resolves to nothing: a turn that asks for it ends as `unknown_model`. */
const noModel = 'none';

function infoOf(model: LanguageModel, isDefault: boolean): ModelInfo {
  return {
    id: model.id,
    name: model.name,
    context_tokens: model.contextTokens,
    is_default: isDefault,
    abilities: model.abilities,
  };
}
