import { ParleyError, type Logger, type ModelInfo } from '@parley/core';
import { catalogue, createModelLibrary, firstModelId, type LibraryModel, type ModelLibrary } from '@parley/engines';
import type { LibraryModelList, ModelNotice } from '@parley/protocol';
import path from 'node:path';
import type { Config } from '../config.ts';

/** The model library of this process, and what a fresh installation does by itself. */
export interface LocalModels {
  readonly library: ModelLibrary;
  /** Where the library keeps them. */
  readonly folder: string;
  readonly importFrom: LibraryModelList['import_from'];
  /** While nothing but the built-in responder can answer. */
  notice(models: readonly ModelInfo[]): ModelNotice | undefined;
  /** Fetches the first model, where nothing else is set up. */
  begin(say?: (line: string) => void): Promise<void>;
}

export async function openLocalModels(config: Config, logger: Logger): Promise<LocalModels> {
  const folder = path.join(config.dataDir, 'models');
  const library = await createModelLibrary({
    folder,
    administratorFolder: config.modelsDir,
    hub: config.hub === undefined ? undefined : { baseUrl: config.hub.url, token: config.hub.token?.reveal() },
    python: config.python,
    // Whoever sits at this machine may name any file of it; an administrator far away may not.
    importFrom: config.mode === 'local' ? undefined : config.modelsDir === undefined ? [] : [config.modelsDir],
    proxyEnv: config.proxyEnv,
    logger,
  });
  const first = firstModel(config);
  return {
    library,
    folder,
    importFrom: config.mode === 'local' ? 'anywhere' : config.modelsDir === undefined ? 'nowhere' : 'folder',
    // Whoever wants no model by itself need not be told that there is none.
    notice: (models) => (config.localModel === 'none' ? undefined : noticeOf(models, library.find(first.id))),
    async begin(say = () => {}) {
      if (!first.isFetched) return;
      const isThere = library.installed().length > 0;
      // Asked for by name: that one. Otherwise any model that chats will do.
      if (isThere && config.localModel === undefined) return;
      if (config.localModel === undefined && library.hadFirstModel) return;
      const quiet = library.subscribe((model) => {
        if (model.id !== first.id) return;
        if (model.state === 'queued') say(`Fetching the first model, ${model.name} (${megabytes(model.bytes)}) …`);
        if (model.state === 'installed') say(`${model.name} is here and answers from now on.`);
        if (model.state === 'failed') say(`No language model yet. ${model.failure?.message ?? ''}`);
        if (model.state === 'installed' || model.state === 'absent') quiet();
      });
      await library.pull(first.id, { asFirst: true }).catch((error: unknown) => {
        if (!ParleyError.is(error)) throw error;
        logger.error('the first model is not in the catalogue', { model: first.id });
      });
    },
  };
}

/** Which model a fresh installation gets, and whether by itself. */
function firstModel(config: Config): { readonly id: string; readonly isFetched: boolean } {
  const { localModel, defaultModel } = config;
  if (localModel === 'none') return { id: firstModelId, isFetched: false };
  if (localModel !== undefined) return { id: localModel, isFetched: true };
  const named = defaultModel?.startsWith('local/') === true ? defaultModel.slice('local/'.length) : undefined;
  if (named !== undefined && catalogue.some(({ id }) => id === named)) return { id: named, isFetched: true };
  const isFresh = config.databaseUrl === undefined && config.models.length === 0 && defaultModel === undefined;
  return { id: firstModelId, isFetched: isFresh };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function noticeOf(models: readonly ModelInfo[], first: LibraryModel | undefined): ModelNotice | undefined {
  if (first === undefined || models.some(({ id }) => !id.startsWith('script/'))) return undefined;
  const { progress } = first;
  const figures = {
    library_id: first.id,
    name: first.name,
    received_bytes: progress?.receivedBytes ?? null,
    total_bytes: progress?.totalBytes ?? null,
    seconds_left: progress?.secondsLeft ?? null,
  };
  const meanwhile =
    'Until then a built-in responder answers, which is no language model and only repeats what you write.';
  switch (first.state) {
    case 'queued':
    case 'downloading':
    case 'verifying':
    case 'converting':
      return {
        state: 'fetching',
        message: `Parley is fetching its first model, ${first.name} (${megabytes(first.bytes)}). ${meanwhile}`,
        ...figures,
      };
    case 'failed':
      return {
        state: 'failed',
        message: `There is no language model yet. ${first.failure?.message ?? ''} ${meanwhile}`,
        ...figures,
      };
    case 'paused':
    case 'absent':
    case 'installed':
      return {
        state: 'none',
        message: 'There is no language model yet: a built-in responder answers, which only repeats what you write.',
        ...figures,
      };
  }
}
