import type { Logger, ModelSource, ProviderAdapters, ProviderConfig } from '@parley/core';
import { isDeepStrictEqual } from 'node:util';
import { listAvailable } from './available-models.ts';
import { recommendedModels } from './known-models.ts';
import { probeModel } from './probe.ts';
import { createProviderModels, type ProviderModels } from './provider-models.ts';

export interface ProviderSource extends ModelSource, ProviderAdapters {}

/**
 * The models of the providers that administrators set up, as they are at the moment. Empty until `use` is called for
 * the first time. A provider whose settings make no sense is left out and logged: the others must answer.
 */
export function createProviderSource({ logger }: { readonly logger: Logger }): ProviderSource {
  let used: readonly { readonly config: ProviderConfig; readonly made: ProviderModels }[] = [];

  function make(config: ProviderConfig): ProviderModels | undefined {
    try {
      return createProviderModels(config);
    } catch (error) {
      logger.error('a model provider cannot be used', { provider: config.name, reason: String(error) });
      return undefined;
    }
  }

  return {
    models: () => used.flatMap(({ made }) => made.models),
    close() {
      for (const { made } of used) made.close();
      used = [];
    },

    check(config) {
      createProviderModels(config).close();
    },

    use(configs) {
      const before = used;
      used = configs.flatMap((config) => {
        // What did not change keeps its connections.
        const known = before.find((one) => isDeepStrictEqual(one.config, config));
        const made = known?.made ?? make(config);
        return made === undefined ? [] : [{ config, made }];
      });
      for (const { made } of before) if (!used.some((one) => one.made === made)) made.close();
    },

    async probe(config, modelId, signal) {
      const model = config.models.find(({ id }) => id === modelId) ?? { id: modelId };
      const made = createProviderModels({ ...config, models: [model] });
      try {
        const [first] = made.models;
        if (first === undefined) throw new TypeError('There is no such model');
        return await probeModel(first, signal);
      } finally {
        made.close();
      }
    },

    available: listAvailable,
    recommended: recommendedModels,
  };
}
