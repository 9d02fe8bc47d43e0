import type { LanguageModel, Logger, ModelSource, ProviderConfig } from '@parley/core';
import type { ProviderKind } from '@parley/protocol';
import { listAvailable } from './available-models.ts';
import { createProviderModels, type ProviderModels } from './provider-models.ts';

/** A model server that answers on this machine. */
export interface FoundServer {
  readonly kind: ProviderKind;
  readonly baseUrl: string;
  readonly models: readonly string[];
}

export interface LocalServersOptions {
  readonly logger: Logger;
  /** True: what is found is offered at once. False: it is only told of. */
  readonly use: boolean;
  /** Servers with these addresses are somebody's already. */
  readonly known?: () => readonly string[];
  readonly places?: readonly { readonly kind: ProviderKind; readonly port: number }[];
  readonly everyMs?: number;
}

export interface LocalServers extends ModelSource {
  found(): readonly FoundServer[];
  look(): Promise<void>;
  start(): void;
}

/** Where these programs listen when nobody told them otherwise. */
export const usualPlaces = [
  { kind: 'ollama', port: 11_434 },
  { kind: 'lm_studio', port: 1_234 },
  { kind: 'llama_cpp', port: 8_080 },
  { kind: 'vllm', port: 8_000 },
  { kind: 'jan', port: 1_337 },
  { kind: 'litellm', port: 4_000 },
] as const satisfies readonly { kind: ProviderKind; port: number }[];

const answerMs = 1_500;

/**
 * Looks for model servers on this machine, once a minute, with one short request to each of a few ports of the
 * loopback address. Nothing but a list of models is asked for until somebody talks to one.
 */
export function createLocalServers(options: LocalServersOptions): LocalServers {
  const { logger, use, known = () => [], places = usualPlaces, everyMs = 60_000 } = options;
  const stopping = new AbortController();
  let current: readonly { readonly server: FoundServer; readonly made: ProviderModels | undefined }[] = [];
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const answers = await Promise.all(places.map((place) => ask(place, stopping.signal)));
    if (stopping.signal.aborted) return;
    const before = current;
    current = answers.flatMap((config) => {
      if (config === undefined) return [];
      const server = { kind: config.kind, baseUrl: config.baseUrl ?? '', models: config.models.map(({ id }) => id) };
      const same = before.find((one) => JSON.stringify(one.server) === JSON.stringify(server));
      if (same !== undefined) return [same];
      logger.info('a model server was found on this machine', { kind: server.kind, models: server.models.length });
      return [{ server, made: use ? createProviderModels(config) : undefined }];
    });
    for (const one of before) if (!current.includes(one)) one.made?.close();
  }

  function lookAgain(): void {
    look().catch((error: unknown) => logger.warn('looking for model servers failed', { error }));
  }

  return {
    look,
    found: () => current.map(({ server }) => server),
    models(): readonly LanguageModel[] {
      const addresses = known();
      return current.flatMap(({ server, made }) => (addresses.includes(server.baseUrl) ? [] : (made?.models ?? [])));
    },
    start() {
      lookAgain();
      timer = setInterval(lookAgain, everyMs);
      timer.unref();
    },
    close() {
      clearInterval(timer);
      stopping.abort();
      for (const { made } of current) made?.close();
    },
  };
}

/** Undefined: nothing there, or nothing that lists models. */
async function ask(
  { kind, port }: { readonly kind: ProviderKind; readonly port: number },
  signal: AbortSignal,
): Promise<ProviderConfig | undefined> {
  const baseUrl = `http://127.0.0.1:${port}${kind === 'ollama' ? '' : '/v1'}`;
  const config = { id: `found-${port}`, kind, name: `found-${kind.replaceAll('_', '-')}`, baseUrl, apiKey: undefined };
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
    const models = await listAvailable({ ...config, options: {}, models: [] }, limit);
    return models === undefined || models.length === 0 ? undefined : { ...config, options: {}, models };
  } catch {
    return undefined;
  }
}
