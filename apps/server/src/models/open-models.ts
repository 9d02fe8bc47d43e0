import type { ModelSource } from '@parley/core';
import {
  createLlamaSource,
  createModelRegistry,
  createOpenAiSource,
  createScriptSource,
  type LlamaEngine,
  type LocalModelFile,
} from '@parley/engines';
import { ConfigError, type Config } from '../config.ts';

export interface OpenModelsOptions {
  readonly config: Config;
  /** Holds chat and embedding models. */
  readonly engine: LlamaEngine;
  /** Before all others. */
  readonly further: readonly ModelSource[];
  /** Chat models whose files are on this machine, as of now. */
  readonly installed: () => readonly LocalModelFile[];
  /** What people chose here. A setting stands above it. */
  readonly chosenId: () => string | undefined;
}

/** Every model of this process: configured servers first, then embedded ones, then the built-in responder. */
export function openModels({ config, engine, further, installed, chosenId }: OpenModelsOptions) {
  try {
    const prefixes = config.models.map(({ prefix }) => prefix);
    if (new Set(prefixes).size !== prefixes.length) throw new TypeError('Two model servers have the same name');
    const registry = createModelRegistry({
      sources: [
        ...further,
        ...config.models.map(({ prefix, baseUrl, apiKey, models }) =>
          createOpenAiSource({
            prefix,
            baseUrl,
            models: models.map(({ id, contextTokens }) => ({ model: id, contextTokens })),
            ...(apiKey === undefined ? {} : { apiKey: apiKey.reveal() }),
          }),
        ),
        createLlamaSource({ installed, engine }),
        createScriptSource({ allowDeath: config.allowScriptDeath }),
      ],
      preferredId: () => config.defaultModel ?? chosenId(),
    });
    const { defaultModel } = config;
    // An embedded one may still be on its way.
    if (defaultModel !== undefined && !defaultModel.startsWith('local/') && registry.defaultId !== defaultModel)
      throw new TypeError(`The default model "${defaultModel}" does not exist`);
    return registry;
  } catch (error) {
    // The registry's way of saying that its options make no sense; anything else is a fault of ours.
    if (error instanceof TypeError)
      throw new ConfigError([`PARLEY_MODEL_SERVERS, PARLEY_DEFAULT_MODEL: ${error.message}`]);
    throw error;
  }
}
