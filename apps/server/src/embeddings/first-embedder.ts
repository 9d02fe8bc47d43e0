import { ParleyError, type Logger } from '@parley/core';
import type { ModelLibrary } from '@parley/engines';
import type { Config } from '../config.ts';

/** What a fresh installation searches with. */
const firstEmbedderId = 'all-minilm-l6-v2';

/**
 * Fetches the embedding model that is configured, or the first one where nothing else was ever set up. Behind the
 * first chat model: the first answer is what people wait for.
 */
export function fetchFirstEmbedder(options: {
  readonly config: Config;
  readonly library: ModelLibrary;
  readonly hadOne: boolean;
  readonly logger: Logger;
}): { stop(): void } {
  const { config, library, logger } = options;
  const id = wantedId(options);
  if (id === undefined || library.find(id)?.state === 'installed') return { stop: () => {} };
  const pull = (): void => {
    library.pull(id).catch((error: unknown) => {
      if (!ParleyError.is(error)) throw error;
      logger.warn('the embedding model cannot be fetched', { model: id, error });
    });
  };
  const isChatOnItsWay = library.list().some(({ kind, state }) => kind === 'chat' && pending.has(state));
  if (!isChatOnItsWay || config.embeddingModel !== undefined) {
    pull();
    return { stop: () => {} };
  }
  const stop = library.subscribe((model) => {
    if (model.kind !== 'chat' || pending.has(model.state)) return;
    stop();
    pull();
  });
  return { stop };
}

const pending: ReadonlySet<string> = new Set(['queued', 'downloading', 'verifying', 'converting']);

function wantedId({ config, hadOne }: { readonly config: Config; readonly hadOne: boolean }): string | undefined {
  const { embeddingModel, embeddingServers, databaseUrl, localModel } = config;
  if (embeddingModel !== undefined) return /^local\/([^@]+)/.exec(embeddingModel)?.[1];
  const isFresh = !hadOne && embeddingServers.length === 0 && databaseUrl === undefined && localModel !== 'none';
  return isFresh ? firstEmbedderId : undefined;
}
