import type { ModelParameters, RunParameters } from '@parley/protocol';
import type { LanguageModel, ModelRegistry } from '../models/index.ts';

export interface TunedRegistryOptions {
  readonly models: ModelRegistry;
  /** As they are at the moment. */
  readonly parametersOf: (id: string) => ModelParameters | undefined;
}

/** The same models, each asked with what an administrator set for it where a message says nothing else (R10). */
export function createTunedRegistry({ models, parametersOf }: TunedRegistryOptions): ModelRegistry {
  return {
    get defaultId() {
      return models.defaultId;
    },
    resolve(id) {
      const model = models.resolve(id);
      const parameters = parametersOf(id);
      return model === undefined || parameters === undefined ? model : tuned(model, parameters);
    },
    list: () =>
      models.list().map((info) => {
        const window = parametersOf(info.id)?.context_window ?? info.context_tokens;
        return window < info.context_tokens ? { ...info, context_tokens: window } : info;
      }),
  };
}

function tuned(model: LanguageModel, parameters: ModelParameters): LanguageModel {
  return {
    ...model,
    contextTokens: Math.min(model.contextTokens, parameters.context_window ?? model.contextTokens),
    countTokens: (text) => model.countTokens(text),
    generate: (request, sink, signal) =>
      model.generate({ ...request, parameters: merged(parameters, request.parameters) }, sink, signal),
  };
}

/** What a message leaves open, also by an undefined value, is filled in. */
function merged(usual: ModelParameters, asked: RunParameters): RunParameters {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  return { ...usual, ...Object.fromEntries(given) };
}
