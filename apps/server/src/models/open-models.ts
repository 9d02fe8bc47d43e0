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
}

/**
 * Every model of this process: configured servers first, then providers, embedded ones, servers found on this machine,
 * and the built-in responder.
 */
export function openModels({ config, engine, further, providers, found, installed }: OpenModelsOptions) {
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
      preferredId: () => config.defaultModel,
    });
    return registry;
  } catch (error) {
    // The registry's way of saying that its options make no sense; anything else is a fault of ours.
    if (error instanceof TypeError) throw new ConfigError([`PARLEY_MODEL_SERVERS: ${error.message}`]);
    throw error;
  }
}

/**
 * Once the providers have been read: what to tell the machine's owner when the model that was set is not there. The
 * provider may have been removed meanwhile, so this stops nothing (R11). Undefined too where it may still come.
 */
export function missingDefault({ defaultModel }: Config, models: ModelRegistry): string | undefined {
  if (defaultModel === undefined || /^(local|found-[\w-]+)\/|^auto$/.test(defaultModel)) return undefined;
  if (models.resolve(defaultModel) !== undefined) return undefined;
  const instead = models.resolve(models.defaultId)?.name;
  return `PARLEY_DEFAULT_MODEL names ${defaultModel}, which is not there; ${instead === undefined ? 'no model answers' : `${instead} answers`} instead.`;
}
