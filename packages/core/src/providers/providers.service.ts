import type {
  CheckProvider,
  CreateProvider,
  Provider,
  ProviderCheck,
  ProviderModel,
  ProviderTest,
  UpdateProvider,
} from '@parley/protocol';
import type { Principal } from '../accounts/index.ts';
import type { AuditDraft } from '../audit/index.ts';
import { ParleyError, type Clock, type IdFactory, type Logger } from '../kernel/index.ts';
import { describeFailure } from './describe-failure.ts';
import { keyHintOf, needsKeyAgain, toWireProvider } from './provider-facts.ts';
import type { ProviderAdapters, ProviderConfig } from './provider.ts';
import type { ProvidersRepository, StoredProvider } from './providers-repository.ts';
import type { SecretBox } from './secret-box.ts';

export interface Providers {
  list(): Promise<readonly Provider[]>;
  create(caller: Principal, request: CreateProvider): Promise<Provider>;
  /** What would become of it; nothing is kept. */
  check(request: CheckProvider): Promise<ProviderCheck>;
  update(caller: Principal, id: string, request: UpdateProvider): Promise<Provider>;
  remove(caller: Principal, id: string): Promise<void>;
  test(id: string, modelId?: string): Promise<ProviderTest>;
  available(id: string): Promise<readonly ProviderModel[]>;
  /** Reads them, and again whenever they have changed (P4). */
  start(): Promise<void>;
  stop(): void;
}

export interface ProvidersOptions {
  readonly repository: ProvidersRepository;
  readonly box: SecretBox;
  readonly adapters: ProviderAdapters;
  readonly clock: Pick<Clock, 'now'>;
  readonly createId: IdFactory;
  readonly logger: Logger;
  /** The environment's (P7). */
  readonly takenNames?: readonly string[];
  readonly lookEveryMs?: number;
}

const listMs = 15_000;
const probeMs = 60_000;

export function createProviders(options: ProvidersOptions): Providers {
  const { repository, box, adapters, clock, createId, logger, takenNames = [], lookEveryMs = 3_000 } = options;
  let seen: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  /** Undefined key: there is none. Throws where there is one that can't be opened. */
  function configOf(provider: StoredProvider): ProviderConfig {
    const { id, kind, name, baseUrl, sealedKey, options: settings, models } = provider;
    const opened = sealedKey === null ? undefined : box.open(sealedKey, contextOf(id));
    if (sealedKey !== null && opened === undefined)
      throw new ParleyError('conflict', 'The key of this provider cannot be opened any more; set it again.');
    return { id, kind, name, baseUrl: baseUrl ?? undefined, apiKey: opened?.secret, options: settings, models };
  }

  function usable(provider: StoredProvider): readonly ProviderConfig[] {
    if (!provider.enabled) return [];
    try {
      return [configOf(provider)];
    } catch (error) {
      logger.error('a model provider cannot be used', { provider: provider.name, reason: String(error) });
      return [];
    }
  }

  async function reseal({ id, sealedKey }: StoredProvider): Promise<void> {
    const opened = sealedKey === null ? undefined : box.open(sealedKey, contextOf(id));
    if (sealedKey === null || opened === undefined || opened.isCurrent) return;
    await repository.reseal(id, sealedKey, box.seal(opened.secret, contextOf(id)));
  }

  async function load(): Promise<void> {
    const version = await repository.version();
    if (version === seen) return;
    const providers = await repository.list();
    adapters.use(providers.flatMap(usable));
    seen = version;
    for (const provider of providers) await reseal(provider);
  }

  /** Of two at once one does it. */
  let loading: Promise<void> | undefined;
  function loadOnce(): Promise<void> {
    loading ??= load().finally(() => (loading = undefined));
    return loading;
  }

  async function find(id: string): Promise<StoredProvider> {
    const provider = await repository.get(id);
    if (provider === undefined) throw new ParleyError('not_found', 'There is nothing with this id.');
    return provider;
  }

  function check(config: ProviderConfig): void {
    try {
      adapters.check(config);
    } catch (error) {
      if (error instanceof TypeError) throw new ParleyError('invalid_request', `${error.message}.`);
      throw error;
    }
  }

  /** What to offer when nobody chose. A server that does not answer now can be told its models later. */
  async function chooseModels(config: ProviderConfig): Promise<readonly ProviderModel[]> {
    const recommended = adapters.recommended(config.kind);
    if (recommended.length > 0) return recommended;
    const listed = await adapters.available(config, AbortSignal.timeout(listMs)).catch(() => undefined);
    return (listed ?? []).slice(0, 50);
  }

  /** Undefined: it has no list. An error: why there is none now. */
  function list(config: ProviderConfig): Promise<unknown> {
    return adapters.available(config, AbortSignal.timeout(listMs)).catch((error: unknown) => error);
  }

  async function tryOut(config: ProviderConfig, listed: unknown, model: string | undefined): Promise<ProviderTest> {
    const result = { model: null, models_listed: null, first_token_ms: null };
    const models_listed = Array.isArray(listed) ? listed.length : null;
    if (model === undefined) {
      const why = Array.isArray(listed) ? 'It has no models yet; add some.' : describeFailure(listed);
      return { ...result, ok: false, models_listed, detail: why };
    }
    try {
      const { firstTokenMs } = await adapters.probe(config, model, AbortSignal.timeout(probeMs));
      return { ok: true, detail: `${model} answers.`, model, models_listed, first_token_ms: firstTokenMs };
    } catch (error) {
      return { ...result, ok: false, model, models_listed, detail: describeFailure(error) };
    }
  }

  return {
    list: async () => (await repository.list()).map(toWireProvider),

    async create(caller, request) {
      const { kind, name, options: settings, enabled, api_key: apiKey, base_url: baseUrl } = request;
      if (takenNames.includes(name) || name.startsWith('found'))
        throw new ParleyError('conflict', `The name "${name}" is taken.`);
      const id = createId();
      const config = { id, kind, name, baseUrl, apiKey, options: settings, models: request.models ?? [] };
      check(config);
      const models = request.models ?? (await chooseModels(config));
      const now = clock.now();
      const provider: StoredProvider = {
        id,
        kind,
        name,
        baseUrl: baseUrl ?? null,
        sealedKey: apiKey === undefined ? null : box.seal(apiKey, contextOf(id)),
        keyHint: keyHintOf(apiKey),
        options: settings,
        models,
        enabled,
        createdAt: now,
        updatedAt: now,
      };
      const done = await repository.create(provider, audit('provider.created', caller, provider));
      if (!done) throw new ParleyError('conflict', `The name "${name}" is taken.`);
      await loadOnce();
      return toWireProvider(provider);
    },

    async check({ kind, base_url: baseUrl, api_key: apiKey, options: settings }) {
      const config = { id: createId(), kind, name: 'check', baseUrl, apiKey, options: settings, models: [] };
      check(config);
      const listed = await list(config);
      const recommended = adapters.recommended(kind);
      const models = Array.isArray(listed) ? listed : recommended;
      const first = recommended[0]?.id ?? models[0]?.id;
      const chosen = recommended.length > 0 ? recommended : models.slice(0, 50);
      return {
        ...(await tryOut(config, listed, first)),
        models: models.slice(0, 500),
        recommended: chosen.map(({ id }) => id),
      };
    },

    async update(caller, id, request) {
      const before = await find(id);
      const baseUrl = request.base_url === undefined ? before.baseUrl : request.base_url;
      const settings = request.options ?? before.options;
      const changed: StoredProvider = {
        ...before,
        baseUrl,
        options: settings,
        models: request.models ?? before.models,
        enabled: request.enabled ?? before.enabled,
        updatedAt: clock.now(),
        ...(request.api_key === undefined
          ? {}
          : {
              sealedKey: request.api_key === null ? null : box.seal(request.api_key, contextOf(id)),
              keyHint: keyHintOf(request.api_key ?? undefined),
            }),
      };
      if (request.api_key === undefined && before.sealedKey !== null && needsKeyAgain(before, changed)) {
        throw new ParleyError('invalid_request', 'Give the key again: it was meant for the address it was set with.', {
          details: { field: 'api_key' },
        });
      }
      check(configOf(changed));
      const done = await repository.update(changed, audit('provider.changed', caller, changed, request));
      if (!done) throw new ParleyError('not_found', 'There is nothing with this id.');
      await loadOnce();
      return toWireProvider(changed);
    },

    async remove(caller, id) {
      const provider = await find(id);
      const done = await repository.remove(id, audit('provider.removed', caller, provider));
      if (!done) throw new ParleyError('not_found', 'There is nothing with this id.');
      await loadOnce();
    },

    async test(id, modelId) {
      const config = configOf(await find(id));
      return tryOut(config, await list(config), modelId ?? config.models[0]?.id);
    },

    async available(id) {
      const config = configOf(await find(id));
      try {
        return (await adapters.available(config, AbortSignal.timeout(listMs))) ?? adapters.recommended(config.kind);
      } catch (error) {
        throw new ParleyError('model_unavailable', describeFailure(error), { cause: error });
      }
    },

    async start() {
      await loadOnce();
      timer = setInterval(() => {
        loadOnce().catch((error: unknown) => logger.warn('model providers not read, the last ones stay', { error }));
      }, lookEveryMs);
      timer.unref();
    },

    stop: () => clearInterval(timer),
  };
}

function contextOf(id: string): string {
  return `provider/${id}`;
}

/** P2, P3. */
function audit(
  action: 'provider.created' | 'provider.changed' | 'provider.removed',
  caller: Principal,
  provider: StoredProvider,
  request: UpdateProvider = {},
): AuditDraft {
  const { id, kind, name, baseUrl, models, enabled } = provider;
  return {
    action,
    actorId: caller.userId,
    target: id,
    details: {
      kind,
      name,
      base_url: baseUrl,
      models: models.length,
      enabled,
      ...(request.api_key === undefined ? {} : { key: request.api_key === null ? 'removed' : 'changed' }),
    },
  };
}
