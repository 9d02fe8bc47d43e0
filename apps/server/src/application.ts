import {
  createConversationService,
  createFolderService,
  createSessionContextService,
  createSyncService,
  createUserNews,
  createFileService,
  createLivePublisher,
  createModerationEngine,
  createOutboxRelay,
  createPastSearch,
  createTokenQuota,
  createRecentPrompts,
  calculatorTool,
  createClockTool,
  createToolRegistry,
  createTurnService,
  defaultPolicy,
  type Clock,
  type ConversationService,
  type ConversationStore,
  type FolderService,
  type FolderStore,
  type SessionContextService,
  type SessionContextStore,
  type SettledRun,
  type SyncService,
  type UserFeedStore,
  type UserNewsPublisher,
  type FileService,
  type FileStore,
  type IdFactory,
  type LivePublisher,
  type Logger,
  type ModelRegistry,
  type ModerationEngine,
  type OutboxRelay,
  type OutboxRow,
  type RecentPrompts,
  type OutboxStore,
  type Tool,
  type ToolRegistry,
  type PastSearch,
  type QuotaLimits,
  type TokenQuota,
  type SearchReranker,
  type SemanticSearch,
  type TurnService,
  type TurnStore,
} from '@parley/core';
import {
  createConversationStore,
  createFileStore,
  createFolderStore,
  createOutboxStore,
  createPastSearchStore,
  createQuotaStore,
  createSessionContextStore,
  createTurnStore,
  createUserFeedStore,
} from '@parley/store';
import type { Platform } from './platforms/platform.ts';

/** What the roles of one process share, whatever it runs on. No HTTP here, no choice of platform. */
export interface Application {
  readonly platform: Platform;
  readonly clock: Clock;
  readonly newId: IdFactory;
  readonly logger: Logger;
  readonly models: ModelRegistry;
  readonly tools: ToolRegistry;
  readonly moderation: ModerationEngine;
  readonly turnStore: TurnStore;
  readonly conversationStore: ConversationStore;
  readonly fileStore: FileStore;
  readonly files: FileService;
  readonly outbox: OutboxStore;
  readonly relay: OutboxRelay;
  readonly live: LivePublisher;
  readonly turns: TurnService;
  readonly conversations: ConversationService;
  /** Something is being answered in this process. */
  readonly isBusy: () => boolean;
  readonly news: UserNewsPublisher;
  readonly feedStore: UserFeedStore;
  readonly sync: SyncService;
  readonly folderStore: FolderStore;
  readonly folders: FolderService;
  readonly contextStore: SessionContextStore;
  readonly contexts: SessionContextService;
  readonly search: PastSearch;
  readonly quota: TokenQuota;
  readonly smallTasksModel: () => string | null;
  /** After a run's ending has committed: what the ending left in the outbox, and the conversation's next run. */
  readonly recent: RecentPrompts;
  readonly onSettled: (run: SettledRun, rows: readonly OutboxRow[]) => void;
}

export interface ApplicationOptions {
  readonly semantic?: SemanticSearch | undefined;
  readonly reranker?: SearchReranker | undefined;
  /** Without them nobody has a limit. */
  readonly quotaLimits?: Pick<QuotaLimits, 'current'> | undefined;
  readonly platform: Platform;
  readonly models: ModelRegistry;
  readonly clock: Clock;
  readonly newId: IdFactory;
  readonly logger: Logger;
  /** Without it, or null: the model that answered. */
  readonly smallTasksModel?: (() => string | null) | undefined;
  readonly moderationPolicy?: unknown;
  readonly fileLimits: { readonly maxBytes: number; readonly quotaBytes: number | undefined };
  /** Beside the built-in ones. */
  readonly tools?: readonly Tool[];
  /** Conversations answering at the moment, for the length of the tick. */
  readonly busyRuns: () => number;
}

export function composeApplication(options: ApplicationOptions): Application {
  const { platform, models, clock, newId, logger } = options;
  const { database, bus, presence } = platform;
  const turnStore = createTurnStore(database);
  const conversationStore = createConversationStore(database);
  const fileStore = createFileStore(database);
  const outbox = createOutboxStore(database);
  const relay = createOutboxRelay({ store: outbox, bus, logger });
  const live = createLivePublisher({ bus, presence, logger, tickMs: () => tickMsFor(options.busyRuns()) });

  const tools = createToolRegistry([createClockTool(clock), calculatorTool, ...(options.tools ?? [])]);
  const recent = createRecentPrompts();

  const news = createUserNews({ bus, presence, logger });
  const feedStore = createUserFeedStore(database);
  const folderStore = createFolderStore(database);
  const contextStore = createSessionContextStore(database);

  function onSettled({ conversationId, ownerId }: SettledRun, rows: readonly OutboxRow[]): void {
    relay.publish(rows);
    news.tell(ownerId, { conversations: [conversationId] });
    // The sweeper publishes it again (T7.2).
    turnStore
      .promoteNext(conversationId)
      .then(relay.publish, (error: unknown) => logger.warn('next run not promoted', { conversationId, error }));
  }

  const quota = createTokenQuota({ store: createQuotaStore(database), limits: options.quotaLimits ?? noLimits, clock });
  const turns = createTurnService({
    quota,
    store: turnStore,
    bus,
    live,
    models,
    tools,
    clock,
    newId,
    recent,
    publish: relay.publish,
    onSettled,
    onAccepted: ({ conversationId, ownerId }) => news.tell(ownerId, { conversations: [conversationId] }),
  });
  const search = createPastSearch({
    store: createPastSearchStore(database),
    semantic: options.semantic,
    reranker: options.reranker,
  });
  return {
    isBusy: () => options.busyRuns() > 0,
    news,
    feedStore,
    sync: createSyncService(feedStore),
    folderStore,
    folders: createFolderService({ store: folderStore, models, news, clock, newId }),
    contextStore,
    contexts: createSessionContextService({ store: contextStore, news, clock }),
    platform,
    clock,
    newId,
    logger,
    models,
    tools,
    turnStore,
    conversationStore,
    fileStore,
    files: createFileService({
      store: fileStore,
      objects: platform.objects,
      clock,
      newId,
      logger,
      maxFileBytes: options.fileLimits.maxBytes,
      quotaBytes: options.fileLimits.quotaBytes,
    }),
    outbox,
    relay,
    recent,
    live,
    turns,
    search,
    quota,
    smallTasksModel: options.smallTasksModel ?? (() => null),
    onSettled,
    moderation: createModerationEngine({ policy: options.moderationPolicy ?? defaultPolicy, clock, logger }),
    conversations: createConversationService({
      search,
      store: conversationStore,
      turns,
      live,
      news,
      models,
      tools,
      clock,
      newId,
    }),
  };
}

/**
 * Few conversations get smooth text; many share fewer, fuller messages: a quarter of the CPU of a streamed token is the
 * kernel's work for a frame, and from fifty milliseconds on a frame holds two tokens of a usual model.
 */
function tickMsFor(busyRuns: number): number {
  return Math.min(60, 25 + busyRuns / 4);
}

const noLimits = { current: () => ({ default: { tokens_per_day: null, tokens_per_month: null }, users: [] }) };
