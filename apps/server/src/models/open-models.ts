import type { ModelRegistry, ModelSource } from '@parley/core';
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
  /** Behind the environment's servers: providers that administrators set up. */
  readonly providers: ModelSource;
  /** Behind the embedded models: servers found on this machine. */
  readonly found: ModelSource | undefined;
  /** Chat models whose files are on this machine, as of now. */
  readonly installed: () => readonly LocalModelFile[];
  /** What people chose here. A setting stands above it. */
  readonly chosenId: () => string | undefined;
}

/**
 * Every model of this process: configured servers first, then providers, embedded ones, servers found on this machine,
 * and the built-in responder.
 */
export function openModels({ config, engine, further, providers, found, installed, chosenId }: OpenModelsOptions) {
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
        providers,
        createLlamaSource({ installed, engine }),
        ...(found === undefined ? [] : [found]),
        createScriptSource({ allowDeath: config.allowScriptDeath }),
      ],
      preferredId: () => config.defaultModel ?? chosenId(),
    });
    return registry;
  } catch (error) {
    // The registry's way of saying that its options make no sense; anything else is a fault of ours.
    if (error instanceof TypeError) throw new ConfigError([`PARLEY_MODEL_SERVERS: ${error.message}`]);
    throw error;
  }
}

/** Once the providers have been read. An embedded model may still be on its way, one of a found server come later. */
export function assertDefaultModel({ defaultModel }: Config, models: ModelRegistry): void {
  if (defaultModel === undefined || /^(local|found-[\w-]+)\//.test(defaultModel)) return;
  if (models.resolve(defaultModel) === undefined)
    throw new ConfigError([`PARLEY_DEFAULT_MODEL: The default model "${defaultModel}" does not exist`]);
}
