import {
  createEmbeddingUpkeep,
  createSemanticSearch,
  type AfterTurnTask,
  type Clock,
  type EmbeddingRegistry,
  type EmbeddingStore,
  type EmbeddingUpkeep,
  type Logger,
  type SemanticSearch,
  type Stage,
  type VectorIndex,
} from '@parley/core';
import {
  createEmbeddingRegistry,
  createEmbeddingServerSource,
  createLocalEmbeddingSource,
  type LlamaEngine,
  type LocalEmbeddingFile,
  type ModelLibrary,
} from '@parley/engines';
import { createEmbeddingStore, openVectorIndex } from '@parley/store';
import { ConfigError, type Config } from '../config.ts';
import type { Platform } from '../platforms/platform.ts';

export interface OpenEmbeddingsOptions {
  readonly config: Config;
  readonly platform: Platform;
  readonly engine: LlamaEngine;
  readonly library: ModelLibrary;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Everything about vectors in this process. */
export interface ServerEmbeddings {
  readonly models: EmbeddingRegistry;
  readonly store: EmbeddingStore;
  readonly index: VectorIndex;
  readonly clock: Clock;
  readonly semantic: SemanticSearch | undefined;
  /** The model that the machine's owner has set; nobody else chooses. */
  readonly fixedModel: string | undefined;
  /** For the background role. */
  readonly upkeep: Stage;
  readonly afterTurn: AfterTurnTask;
  close(): Promise<void>;
}

export async function openEmbeddings(options: OpenEmbeddingsOptions): Promise<ServerEmbeddings> {
  const { config, platform, clock, logger } = options;
  const { database } = platform;
  const store = createEmbeddingStore(database);
  const index = await openVectorIndex(database);
  const models = createEmbeddingRegistry({ sources: sourcesOf(options), stored: index });
  const isOff = config.embeddingModel === 'none';
  const upkeep = createEmbeddingUpkeep({
    store,
    index,
    models,
    exclusive: (work) => database.exclusive('embeddings', work),
    clock,
    logger,
    configuredModel: config.embeddingModel,
  });
  return {
    models,
    store,
    index,
    clock,
    semantic: isOff ? undefined : createSemanticSearch({ models, store, index, logger }),
    fixedModel: config.embeddingModel,
    upkeep: isOff ? { start: async () => {}, stop: async () => {} } : stageOf(upkeep),
    afterTurn: {
      name: 'embeddings',
      async run({ runId }) {
        if (isOff) return;
        await store.addRunToBacklog(runId);
        upkeep.nudge();
      },
    },
    close: () => models.close(),
  };
}

function stageOf(upkeep: EmbeddingUpkeep): Stage {
  return {
    start: async () => upkeep.start(),
    stop: () => upkeep.stop(),
  };
}

function sourcesOf({ config, engine, library }: OpenEmbeddingsOptions) {
  try {
    const prefixes = config.embeddingServers.map(({ prefix }) => prefix);
    if (new Set(prefixes).size !== prefixes.length) throw new TypeError('Two embedding servers have the same name');
    return [
      ...config.embeddingServers.map(({ apiKey, ...server }) =>
        createEmbeddingServerSource({ ...server, apiKey: apiKey?.reveal() }),
      ),
      createLocalEmbeddingSource({ engine, installed: () => installedEmbeddings(library) }),
    ];
  } catch (error) {
    if (error instanceof TypeError) throw new ConfigError([`PARLEY_EMBEDDING_SERVERS: ${error.message}`]);
    throw error;
  }
}

function installedEmbeddings(library: ModelLibrary): LocalEmbeddingFile[] {
  return library.list().flatMap(({ id, kind, name, state, dimensions, contextTokens }) => {
    if (kind !== 'embedding' || state !== 'installed' || dimensions === undefined) return [];
    const installed = library.installedModel(id);
    const file = installed?.file('model');
    if (installed === undefined || file === undefined) return [];
    return [{ id, name, file, sha256: installed.sha256, dimensions, contextTokens: contextTokens ?? 512 }];
  });
}
