import {
  createEmbeddingUpkeep,
  createSearchReranker,
  createSemanticSearch,
  type AfterTurnTask,
  type Clock,
  type EmbeddingRegistry,
  type EmbeddingStore,
  type EmbeddingUpkeep,
  type Logger,
  type Reranker,
  type SearchReranker,
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
  type LocalRerankerFile,
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
  readonly searchReranker: SearchReranker;
  /** What searches use now. */
  reranker(): Reranker | undefined;
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
  const reranker = (): Reranker | undefined => rerankerOf(models, config.reranker);
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
    reranker,
    searchReranker: createSearchReranker({ reranker, budgetMs: config.rerankerBudgetMs, clock, logger }),
    fixedModel: config.embeddingModel,
    upkeep: isOff ? { start: async () => {}, stop: async () => {} } : stageOf(upkeep),
    afterTurn: {
      name: 'embeddings',
      async run({ runId }) {
        if (!isOff && (await store.addRunToBacklog(runId))) upkeep.nudge();
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
      createLocalEmbeddingSource({
        engine,
        installed: () => installedEmbeddings(library),
        installedRerankers: () => installedRerankers(library),
      }),
    ];
  } catch (error) {
    if (error instanceof TypeError) throw new ConfigError([`PARLEY_EMBEDDING_SERVERS: ${error.message}`]);
    throw error;
  }
}

/** Stand-ins know nothing that the search does not know already. */
function rerankerOf(models: EmbeddingRegistry, chosen: string | undefined): Reranker | undefined {
  if (chosen === 'none') return undefined;
  const real = models.rerankers().filter(({ method }) => method === 'cross_encoder');
  return chosen === undefined ? real[0] : real.find(({ id }) => id === chosen || id.startsWith(`${chosen}@`));
}

function installedRerankers(library: ModelLibrary): LocalRerankerFile[] {
  return library.list().flatMap(({ id, kind, name, state }) => {
    if (kind !== 'reranker' || state !== 'installed') return [];
    const installed = library.installedModel(id);
    const file = installed?.file('model');
    return installed === undefined || file === undefined ? [] : [{ id, name, file, sha256: installed.sha256 }];
  });
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
