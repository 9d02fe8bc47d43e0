import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Type } from '@nestjs/common';
import {
  assistantPrompt,
  createAccounts,
  createFolderInstructions,
  createHistoryWindow,
  createReferences,
  createReferenceSource,
  createIdFactory,
  createParameterStore,
  createPromptAssembler,
  createQuotaLimits,
  createRoutedRegistry,
  createRoutingStore,
  createSystemPrompt,
  createTunedRegistry,
  systemClock,
  type Accounts,
  type Clock,
  type Logger,
  type QuotaLimits,
  type RoutingStore,
  type Stage,
  type Embedders,
  type ModelSource,
  type Tool,
  type Providers,
} from '@parley/core';
import { LlamaEngine } from '@parley/engines';
import { createAccountsRepositories, createSettingsRepository } from '@parley/store';
import { composeApplication, type Application } from './application.ts';
import { composeAuth } from './auth/compose-auth.ts';
import { ConfigError, type Config } from './config.ts';
import { fetchFirstEmbedder } from './embeddings/first-embedder.ts';
import { openEmbeddings, type ServerEmbeddings } from './embeddings/open-embeddings.ts';
import type { RegisteredRoute } from './http/known-methods.ts';
import type { HttpLimits } from './limits/http-limits.ts';
import { createModelDesk, type ModelDesk } from './models/model-desk.ts';
import { warmAfterInstall } from './models/warm-after-install.ts';
import { openLocalModels, type LocalModels } from './models/local-models.ts';
import { missingDefault, openModels } from './models/open-models.ts';
import { createMetrics } from './observability/metrics.ts';
import { createSystemStatus, type SystemStatus } from './observability/system-status.ts';
import { createDistributedPlatform } from './platforms/distributed.ts';
import { createEmbeddedPlatform } from './platforms/embedded.ts';
import type { Platform } from './platforms/platform.ts';
import { createProviderModels, openProviders } from './providers/open-providers.ts';
import type { ProviderAdmin } from './providers/providers.controller.ts';
import { createBackgroundRole } from './roles/background.ts';
import { createGatewayRole, type GatewayRole } from './roles/gateway.ts';
import { createInferenceRole } from './roles/inference.ts';
import { createModerationRole } from './roles/moderation.ts';
import { createStatusRole } from './roles/status.ts';

export interface RunningServer {
  /** Undefined when this process holds no gateway. */
  readonly url: string | undefined;
  readonly statusPort: number | undefined;
  /** While nobody has an account: what the first visitor has to know. */
  readonly setupCode: string | undefined;
  /** What the gateway of this process answers. */
  readonly routes: readonly RegisteredRoute[];
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** The process cannot go on. */
  readonly onFatal: (error: Error) => void;
  readonly webFolder?: string;
  readonly version: string;
  /** Tells the person at the terminal what goes on by itself. */
  readonly say?: (line: string) => void;
  readonly parts?: ServerParts;
}

/** Parts other than the usual ones. Tests decide the time by them, and what fails. */
export interface ServerParts {
  readonly clock?: Clock;
  readonly controllers?: readonly Type[];
  readonly httpLimits?: HttpLimits;
  readonly credentialCheckMs?: number;
  readonly feedSweepMs?: number;
  readonly temporaryUpkeepMs?: number;
  readonly platform?: (platform: Platform) => Platform;
  readonly modelSources?: readonly ModelSource[];
  readonly tools?: readonly Tool[];
  readonly embedders?: Embedders;
}

/** The composition root: picks the platform, composes the application, starts the roles of this process. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, logger } = options;
  const clock = options.parts?.clock ?? systemClock;
  const newId = createIdFactory(clock);
  let local: LocalModels | undefined;
  const engine = new LlamaEngine({
    maxContextTokens: config.localContextTokens,
    idleMs: config.localIdleSeconds * 1_000,
    gpuFolder: path.join(config.dataDir, 'gpu'),
    onIncident: (what, detail) => logger.warn(what, { detail }),
  });
  const providerModels = createProviderModels(config, logger);
  const available = openModels({
    config,
    engine,
    further: options.parts?.modelSources ?? [],
    providers: providerModels.source,
    found: providerModels.localServers,
    installed: () => local?.library.installed() ?? [],
  });
  const opened = await openPlatform(options, newId);
  const platform = options.parts?.platform?.(opened) ?? opened;
  const started: Stage[] = [];
  let first: ReturnType<typeof fetchFirstEmbedder> | undefined;
  let providers: Providers | undefined;
  try {
    // After the platform: its lock keeps a second process out of the data folder.
    local = await openLocalModels(config, logger);
    const { library } = local;
    let activeRuns = () => 0;
    const settings = createSettingsRepository({ database: platform.database, clock });
    const routing = await createRoutingStore({ settings, clock, logger });
    const parameters = await createParameterStore({ settings, clock, logger });
    const tuned = createTunedRegistry({ models: available, parametersOf: (id) => parameters.current()[id] });
    const models = createRoutedRegistry({
      models: tuned,
      settings: () => routing.current(),
      clock,
      fixedDefault: config.defaultModel,
    });
    const quotaLimits = await createQuotaLimits({
      settings: createSettingsRepository({ database: platform.database, clock }),
      clock,
      logger,
    });
    const embeddings = await openEmbeddings({ config, platform, engine, library, clock, logger });
    const app = composeApplication({
      semantic: embeddings.semantic,
      reranker: embeddings.searchReranker,
      quotaLimits,
      smallTasksModel: () => routing.current().small_tasks_model ?? null,
      platform,
      models,
      clock,
      newId,
      logger,
      busyRuns: () => activeRuns(),
      fileLimits: config.files,
      ...(options.parts?.tools === undefined ? {} : { tools: options.parts.tools }),
      ...(config.moderationPolicyFile === undefined
        ? {}
        : { moderationPolicy: await readPolicy(config.moderationPolicyFile) }),
    });
    const accounts = await openAccounts(app, config);
    providers = await openProviders({
      config,
      models: providerModels,
      database: platform.database,
      accounts,
      clock,
      newId,
      logger,
    });
    const missing = missingDefault(config, models);
    if (missing !== undefined) {
      logger.warn(missing);
      options.say?.(missing);
    }

    const stages: Stage[] = [];
    if (config.roles.includes('background'))
      stages.push(
        createBackgroundRole(app, { accounts, embeddings, temporaryUpkeepMs: options.parts?.temporaryUpkeepMs }),
      );
    if (config.roles.includes('inference')) {
      const inference = createInferenceRole(app, {
        prompts: createPromptAssembler({
          store: app.turnStore,
          contributors: [
            createSystemPrompt(assistantPrompt),
            createFolderInstructions(app.folderStore),
            createReferences(
              createReferenceSource({
                store: app.conversationStore,
                semantic: embeddings.semantic,
                moderation: app.moderation,
              }),
            ),
            createHistoryWindow(),
          ],
          clock,
          objects: platform.objects,
          recent: app.recent,
        }),
        maxConcurrentRuns: config.maxConcurrentRuns,
      });
      activeRuns = inference.activeRuns;
      stages.push(inference);
    }
    if (config.roles.includes('moderation')) stages.push(createModerationRole(app));
    let gateway: GatewayRole | undefined;
    const status = createSystemStatus({
      platform,
      version: options.version,
      modelLoaded: () => models.list().length > 0,
      metrics: createMetrics({
        app,
        activeRuns: () => activeRuns(),
        activeCompletions: () => gateway?.completions() ?? 0,
        screens: () => gateway?.screens() ?? { openSockets: 0, openConversations: 0 },
      }),
    });
    if (config.roles.includes('gateway')) {
      gateway = await openGateway(app, accounts, options, {
        status,
        routing,
        quotaLimits,
        desk: createModelDesk({
          routed: models,
          tuned,
          plain: available,
          parameters,
          routing,
          fixedDefault: config.defaultModel,
        }),
        local,
        embeddings,
        providers: { providers, localServers: providerModels.localServers, usesFound: config.mode === 'local' },
      });
      stages.push(gateway);
    }
    const statusRole =
      config.statusPort === undefined
        ? undefined
        : createStatusRole({ host: config.host, port: config.statusPort, status, logger });
    // First, so that a process that is slow to start can be asked why.
    if (statusRole !== undefined) stages.unshift(statusRole);

    await platform.bus.start();
    app.live.start();
    app.relay.start();
    for (const stage of stages) {
      await stage.start();
      started.push(stage);
    }
    if (config.roles.includes('inference')) {
      warmAfterInstall({ library, models, logger });
      await local.begin(options.say);
    }
    if (config.roles.includes('background')) {
      const hadOne = (await embeddings.store.spaces()).length > 0;
      first = fetchFirstEmbedder({ config, library, hadOne, logger });
    }
    providerModels.localServers?.start();
    return {
      url: gateway === undefined ? undefined : urlOf(config.host, gateway.port()),
      statusPort: statusRole?.port(),
      setupCode:
        gateway !== undefined && config.mode === 'team' && (await accounts.signIn.setupNeeded())
          ? accounts.signIn.setupCode
          : undefined,
      routes: gateway?.routes ?? [],
      stop: () =>
        stop(app, started, {
          softMs: config.drainMs,
          async closeModels() {
            first?.stop();
            await embeddings.close();
            providers?.stop();
            await library.close();
            await available.close();
          },
        }),
    };
  } catch (error) {
    for (const stage of started) await stage.stop({ softMs: 0 }).catch(() => undefined);
    await platform.bus.stop({ softMs: 0 }).catch(() => undefined);
    providers?.stop();
    await local?.library.close();
    await platform.close();
    throw error;
  }
}

/** The way in closes first, then the work gets its time, then what carried it goes. */
async function stop(
  app: Application,
  stages: readonly Stage[],
  { softMs, closeModels }: { readonly softMs: number; readonly closeModels: () => Promise<void> },
): Promise<void> {
  for (const stage of [...stages].reverse()) {
    await stage.stop({ softMs }).catch((error: unknown) => app.logger.warn('a role did not stop cleanly', { error }));
  }
  app.live.stop();
  await app.relay.stop();
  await app.platform.bus.stop({ softMs: 2_000 });
  await closeModels();
  await app.platform.close();
}

function openPlatform({ config, logger, onFatal }: ServerOptions, newId: () => string): Promise<Platform> {
  const { databaseUrl, amqpUrls, redisUrl, dataDir } = config;
  if (databaseUrl === undefined || amqpUrls === undefined || redisUrl === undefined)
    return createEmbeddedPlatform({ dataDir, logger, newId, onFatal });
  return createDistributedPlatform({
    databaseUrl,
    amqpUrls,
    redisUrl,
    logger,
    newId,
    instanceId: newId(),
    amqpPrefix: config.amqpPrefix,
    s3: config.s3,
    objectsDir: path.join(dataDir, 'objects'),
  });
}

async function readPolicy(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new ConfigError([`PARLEY_MODERATION_POLICY: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

async function openAccounts(app: Application, config: Config): Promise<Accounts> {
  const { database, bus } = app.platform;
  return createAccounts({
    repositories: createAccountsRepositories({ database, clock: app.clock }),
    // Sockets are elsewhere too: every gateway hears it.
    revocations: {
      async revoked({ userId, credentialId }) {
        bus.send(
          { kind: 'gateway', id: '*' },
          JSON.stringify({ v: 1, kind: 'revoke', user_id: userId, session_id: credentialId ?? null }),
        );
      },
    },
    clock: app.clock,
    createId: app.newId,
    randomBytes,
    ...(config.setupCode === undefined ? {} : { setupCode: config.setupCode.reveal() }),
    ...(config.oidc === undefined
      ? {}
      : { federation: { allowNewUsers: config.oidc.allowNewUsers, linkVerifiedEmail: config.oidc.linkVerifiedEmail } }),
  });
}

async function openGateway(
  app: Application,
  accounts: Accounts,
  { config, webFolder, version, parts = {} }: ServerOptions,
  {
    status,
    routing,
    quotaLimits,
    desk,
    local,
    embeddings,
    providers,
  }: {
    readonly embeddings: ServerEmbeddings;
    readonly providers: ProviderAdmin;
    readonly status: SystemStatus;
    readonly routing: RoutingStore;
    readonly quotaLimits: QuotaLimits;
    readonly desk: ModelDesk;
    readonly local: LocalModels;
  },
): Promise<GatewayRole> {
  let port = config.port;
  const auth = await composeAuth({ config, accounts, clock: app.clock, logger: app.logger, port: () => port });
  const role = await createGatewayRole(app, {
    accounts,
    authenticator: auth.authenticator,
    authControllers: [...auth.controllers, ...(parts.controllers ?? [])],
    ...(parts.httpLimits === undefined ? {} : { httpLimits: parts.httpLimits }),
    ...(parts.feedSweepMs === undefined ? {} : { feedSweepMs: parts.feedSweepMs }),
    ...(parts.credentialCheckMs === undefined ? {} : { credentialCheckMs: parts.credentialCheckMs }),
    authProviders: auth.providers,
    desk,
    local,
    embeddings,
    providers,
    webFolder,
    version,
    host: config.host,
    port: config.port,
    trustProxy: config.trustProxy,
    maxSocketsPerUser: config.maxSocketsPerUser,
    embedders: parts.embedders,
    maxConcurrentRuns: config.maxConcurrentRuns,
    followUps: config.followUps,
    // Whoever sits at this machine can hold up only themselves.
    rates: config.mode === 'local' ? { writes: 0, attaches: 0, signIns: 0 } : config.rates,
    status,
    routing,
    quotaLimits,
  });
  let keysTimer: NodeJS.Timeout | undefined;
  return {
    ...role,
    async start() {
      await role.start();
      port = role.port();
      keysTimer = setInterval(() => {
        accounts.signingKeys
          .keepFresh(signingKeyLifeMs)
          .catch((error: unknown) => app.logger.warn('signing keys not renewed', { error }));
      }, hourMs);
    },
    async stop(stopOptions) {
      clearInterval(keysTimer);
      await role.stop(stopOptions);
    },
  };
}

const hourMs = 3_600_000;
const signingKeyLifeMs = 30 * 24 * hourMs;

function urlOf(host: string, port: number): string {
  const shown =
    host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${shown}:${port}`;
}
