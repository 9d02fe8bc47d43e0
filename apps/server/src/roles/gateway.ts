import type { Provider, Type } from '@nestjs/common';
import {
  createAskService,
  createCorrectionService,
  createQuotaOverview,
  createUsageReports,
  createRemoval,
  createFeedbackService,
  createPinService,
  createFollowUpService,
  createPromptService,
  createLiveHub,
  createTurnSweep,
  createUserFeeds,
  type Accounts,
  type Embedders,
  type QuotaLimits,
  type RoutingStore,
  type Stage,
} from '@parley/core';
import {
  createCorrectionStore,
  createFeedbackStore,
  createPinStore,
  createFollowUpStore,
  createQuotaPeopleStore,
  createUsageReportStore,
  createExportStore,
  createModerationLogStore,
  createRemovalStore,
  createPromptStore,
} from '@parley/store';
import type { Application } from '../application.ts';
import type { RequestAuthenticator } from '../auth/request-authenticator.ts';
import type { ModelDesk } from '../models/model-desk.ts';
import type { LocalModels } from '../models/local-models.ts';
import type { ServerEmbeddings } from '../embeddings/open-embeddings.ts';
import type { ProviderAdmin } from '../providers/providers.controller.ts';
import type { OwnDataParts } from '../own-data/own-data.controller.ts';
import type { QuotaParts } from '../http/controllers/quotas.controller.ts';
import type { AskParts } from '../ask/ask.controller.ts';
import { moderationReport, openCompletions } from '../openai/open-completions.ts';
import { composeOpenAi } from '../openai/compose-openai.ts';
import { openAiLargeBodies } from '../openai/openai-large-bodies.ts';
import { createAdminReads } from '../http/admin-reads.ts';
import { createHttpServer } from '../http/http-server.ts';
import type { RegisteredRoute } from '../http/known-methods.ts';
import { watchEndedCredentials } from '../limits/ended-credentials.ts';
import { httpLimits, type HttpLimits } from '../limits/http-limits.ts';
import { OpenConnections } from '../limits/open-connections.ts';
import { createRequestRates } from '../limits/request-rates.ts';
import type { SystemStatus } from '../observability/system-status.ts';
import { Heartbeat } from '../sockets/feed-stream.ts';
import { SocketGateway } from '../sockets/socket-gateway.ts';
import { tokens } from '../tokens.ts';

export interface GatewayRoleOptions {
  readonly accounts: Accounts;
  readonly authenticator: RequestAuthenticator;
  readonly authControllers: readonly Type[];
  readonly authProviders: readonly Provider[];
  readonly webFolder: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly trustProxy: boolean;
  readonly version: string;
  readonly maxSocketsPerUser: number;
  readonly maxConcurrentRuns: number;
  readonly followUps: boolean;
  readonly embedders?: Embedders | undefined;
  /** Per minute; 0 for no limit. */
  readonly rates: { readonly writes: number; readonly attaches: number; readonly signIns: number };
  readonly httpLimits?: HttpLimits;
  readonly credentialCheckMs?: number;
  readonly feedSweepMs?: number;
  readonly status: SystemStatus;
  readonly routing: RoutingStore;
  readonly quotaLimits: QuotaLimits;
  readonly desk: ModelDesk;
  readonly local: LocalModels;
  readonly embeddings: ServerEmbeddings;
  readonly providers: ProviderAdmin;
}

export interface GatewayRole extends Stage {
  /** Known once started. */
  readonly port: () => number;
  readonly routes: readonly RegisteredRoute[];
  readonly screens: () => { readonly openSockets: number; readonly openConversations: number };
  /** Calls of programs, and questions over the past, that models are answering. */
  readonly completions: () => number;
}

/** What people and programs talk to: REST, sockets, event streams, the web page. */
export async function createGatewayRole(app: Application, options: GatewayRoleOptions): Promise<GatewayRole> {
  const { bus, presence, database } = app.platform;
  const gatewayId = app.newId();
  const monotonicMs = () => performance.now();
  const connections = new OpenConnections({ maxPerUser: options.maxSocketsPerUser, monotonicMs });
  const rates = createRequestRates({
    cache: app.platform.cache,
    logger: app.logger,
    monotonicMs,
    writesPerMinute: options.rates.writes,
    attachesPerMinute: options.rates.attaches,
    signInsPerMinute: options.rates.signIns,
  });
  const feeds = createUserFeeds({
    gatewayId,
    presence,
    store: app.feedStore,
    contexts: app.contextStore,
    logger: app.logger,
    ...(options.feedSweepMs === undefined ? {} : { sweepMs: options.feedSweepMs }),
  });
  const heartbeat = new Heartbeat();
  const hub = createLiveHub({
    gatewayId,
    bus,
    presence,
    logger: app.logger,
    onRevoked: (userId, credential) => connections.revoke(userId, credential),
    onUserNews: (news) => feeds.receive(news),
  });
  const sweep = createTurnSweep({ hub, store: app.turnStore, logger: app.logger });
  const screens = { clock: app.clock, gatewayId, hub, store: app.turnStore, bus, logger: app.logger };
  const sockets = new SocketGateway({
    screens,
    turns: app.turns,
    logger: app.logger,
    authenticator: options.authenticator,
    conversations: app.conversations,
    connections,
    rates,
    feed: { gatewayId, feeds, logger: app.logger },
  });
  const moderationLog = createModerationLogStore(database);
  const completions = openCompletions(app, options.maxConcurrentRuns);
  const openAi = composeOpenAi({
    app,
    completions,
    connections,
    embedders: options.embedders ?? options.embeddings.models,
  });
  const http = await createHttpServer({
    logger: app.logger,
    webFolder: options.webFolder,
    trustProxy: options.trustProxy,
    limits: options.httpLimits ?? httpLimits,
    admit: (request) => options.authenticator.admit(request),
    largeBodies: openAiLargeBodies(options.authenticator),
    controllers: [...options.authControllers, ...openAi.controllers],
    providers: [
      ...openAi.providers,
      { provide: tokens.authenticator, useValue: options.authenticator },
      { provide: tokens.conversations, useValue: app.conversations },
      {
        provide: tokens.ownData,
        useValue: {
          accounts: options.accounts,
          conversations: app.conversations,
          exports: createExportStore(database),
          removal: createRemoval({
            store: createRemovalStore(database),
            accounts: options.accounts,
            conversations: app.conversations,
            audit: async (entry) => void (await options.accounts.auditLog.record(entry)),
            logger: app.logger,
          }),
          connections,
          quota: app.quota,
          usage: createUsageReports({ store: createUsageReportStore(database), clock: app.clock }),
          clock: app.clock,
        } satisfies OwnDataParts,
      },
      {
        provide: tokens.ask,
        useValue: {
          service: createAskService({ ...app, completions }),
          connections,
          logger: app.logger,
        } satisfies AskParts,
      },
      {
        provide: tokens.feedback,
        useValue: createFeedbackService({ ...app, store: createFeedbackStore(database) }),
      },
      { provide: tokens.pins, useValue: createPinService({ ...app, store: createPinStore(database) }) },
      {
        provide: tokens.followUps,
        useValue: createFollowUpService({
          ...app,
          completions,
          store: createFollowUpStore(database),
          isOn: options.followUps,
        }),
      },
      {
        provide: tokens.corrections,
        useValue: createCorrectionService({
          ...app,
          store: createCorrectionStore(database),
          reportModeration: moderationReport(app),
        }),
      },
      { provide: tokens.prompts, useValue: createPromptService({ ...app, store: createPromptStore(database) }) },
      { provide: tokens.files, useValue: app.files },
      { provide: tokens.turns, useValue: app.turns },
      { provide: tokens.folders, useValue: app.folders },
      { provide: tokens.contexts, useValue: app.contexts },
      { provide: tokens.sync, useValue: app.sync },
      { provide: tokens.feeds, useValue: { gatewayId, feeds, connections, heartbeat } },
      { provide: tokens.models, useValue: app.models },
      { provide: tokens.modelDesk, useValue: options.desk },
      { provide: tokens.localModels, useValue: options.local },
      { provide: tokens.tools, useValue: app.tools },
      { provide: tokens.embeddings, useValue: options.embeddings },
      { provide: tokens.providers, useValue: options.providers },
      { provide: tokens.deadLetters, useValue: bus.deadLetters },
      {
        provide: tokens.adminReads,
        useValue: createAdminReads({
          auditLog: options.accounts.auditLog,
          moderation: (query) => moderationLog.list(query),
        }),
      },
      { provide: tokens.streams, useValue: { context: screens, connections } },
      { provide: tokens.rates, useValue: rates },
      {
        provide: tokens.quotas,
        useValue: {
          limits: options.quotaLimits,
          overview: createQuotaOverview({
            store: createQuotaPeopleStore(database),
            limits: options.quotaLimits,
            clock: app.clock,
          }),
          users: options.accounts.users,
        } satisfies QuotaParts,
      },
      { provide: tokens.routing, useValue: options.routing },
      { provide: tokens.status, useValue: options.status },
      { provide: tokens.version, useValue: options.version },
      ...options.authProviders,
    ],
  });
  let port = 0;
  let watch: ReturnType<typeof watchEndedCredentials> | undefined;

  return {
    port: () => port,
    routes: http.routes,
    completions: () => completions.running(),
    screens: () => ({ openSockets: sockets.openSockets, openConversations: hub.openConversations() }),
    async start() {
      await hub.start();
      sweep.start();
      feeds.start();
      heartbeat.start();
      sockets.listen(http.server);
      watch = watchEndedCredentials({
        connections,
        authentication: options.accounts.authentication,
        logger: app.logger,
        ...(options.credentialCheckMs === undefined ? {} : { everyMs: options.credentialCheckMs }),
      });
      port = await http.listen(options.host, options.port);
    },
    async stop({ softMs }) {
      watch?.stop();
      await completions.drain(softMs);
      sockets.drain();
      connections.drain();
      await http.close();
      heartbeat.stop();
      await feeds.stop();
      await sweep.stop();
      await hub.stop();
    },
  };
}
