import { createLocalBus, createRabbitMqBus } from '@parley/bus';
import {
  ConversationScreen,
  createAuditLog,
  createHistoryWindow,
  createIdFactory,
  createInferenceStage,
  createLiveHub,
  createPromptAssembler,
  createSystemPrompt,
  silentLogger,
  systemClock,
  assistantPrompt,
  type InferenceStageOptions,
  type LiveHub,
  type MessageBus,
  type Presence,
  type Stage,
  type Tool,
} from '@parley/core';
import { createModelRegistry, createScriptSource } from '@parley/engines';
import { RunCursor, RunParts, type AcceptedTurn, type Conversation, type ServerFrame } from '@parley/protocol';
import {
  createAccountsRepositories,
  createMemoryCache,
  createMemoryPresence,
  createRedisCache,
  createRedisPresence,
} from '@parley/store';
import { createMemoryObjectStore, testDatabaseKinds, type TestDatabase } from '@parley/store/testing';
import { composeApplication, type Application } from '../application.ts';
import { createBackgroundRole } from '../roles/background.ts';
import { createModerationRole } from '../roles/moderation.ts';

const amqpUrl = process.env['PARLEY_TEST_AMQP_URL'];
const redisUrl = process.env['PARLEY_TEST_REDIS_URL'];

export interface PipelineKind {
  readonly name: 'embedded' | 'distributed';
  readonly available: boolean;
}

export const pipelineKinds: readonly PipelineKind[] = [
  { name: 'embedded', available: true },
  {
    name: 'distributed',
    available: amqpUrl !== undefined && redisUrl !== undefined && process.env['PARLEY_TEST_DATABASE_URL'] !== undefined,
  },
];

export interface PipelineWorld {
  readonly app: Application;
  readonly database: TestDatabase;
  readonly ownerId: string;
  createConversation(options?: { model?: string; busyMode?: 'queue' | 'steer' }): Promise<Conversation>;
  /** A screen as a gateway makes it, with a reader that joins as a client does. */
  open(conversation: Conversation, hub?: LiveHub): Promise<TestScreen>;
  /** The same client comes back with its cursors. */
  reopen(screen: TestScreen, conversation: Conversation, hub?: LiveHub): Promise<void>;
  /** Another gateway. */
  createHub(): Promise<LiveHub>;
  startWorker(options?: Partial<InferenceStageOptions>): Promise<Stage>;
  readonly hub: LiveHub;
  close(): Promise<void>;
}

/** Application, moderation, background and one worker over real parts; the bus can be tampered with. */
export async function createPipelineWorld(
  kind: PipelineKind,
  tamper: (bus: MessageBus) => MessageBus = (bus) => bus,
  tools: readonly Tool[] = [],
): Promise<PipelineWorld> {
  const clock = systemClock;
  const newId = createIdFactory(clock);
  const databaseKind = testDatabaseKinds.find(
    (candidate) => candidate.name === (kind.name === 'embedded' ? 'PGlite' : 'PostgreSQL'),
  );
  if (databaseKind === undefined) throw new Error('no such database');
  const database = await databaseKind.create();
  const parts = kind.name === 'embedded' ? embeddedParts() : distributedParts(newId());
  const bus = tamper(parts.bus);
  const { presence } = parts;
  const cache = parts.cache;
  const models = createModelRegistry({ sources: [createScriptSource()] });
  const app = composeApplication({
    platform: {
      name: kind.name,
      database: database.database,
      bus,
      cache,
      presence,
      objects: createMemoryObjectStore(),
      close: async () => undefined,
    },
    models,
    tools,
    clock,
    newId,
    logger: silentLogger,
    busyRuns: () => 0,
    fileLimits: { maxBytes: 1_000_000, quotaBytes: 2_500_000 },
  });
  const ownerId = newId();
  await database.database.query(
    `insert into users (id, display_name, created_at, updated_at) values ($1, 'Owner', now(), now())`,
    [ownerId],
  );

  const stages: Stage[] = [];
  const hubs: LiveHub[] = [];
  const screens: TestScreen[] = [];
  const createHub = async () => {
    const hub = createLiveHub({ gatewayId: newId(), bus, presence, logger: silentLogger, onRevoked: () => undefined });
    await hub.start();
    hubs.push(hub);
    return hub;
  };

  async function attach(screen: TestScreen, conversation: Conversation, at: LiveHub): Promise<void> {
    const view = new ConversationScreen(
      { clock, gatewayId: at.gatewayId, hub: at, store: app.turnStore, bus, logger: silentLogger },
      conversation,
      screen,
    );
    screen.view = view;
    await view.open(screen.cursors());
  }

  await bus.start();
  app.live.start();
  app.relay.start();
  for (const stage of [
    createModerationRole(app),
    createBackgroundRole(app, {
      accounts: {
        purge: async () => 0,
        auditLog: createAuditLog(createAccountsRepositories({ database: database.database, clock }).audit),
      },
      embeddings: {
        upkeep: { start: async () => {}, stop: async () => {} },
        afterTurn: { name: 'embeddings', run: async () => {} },
      },
    }),
  ]) {
    await stage.start();
    stages.push(stage);
  }
  const hub = await createHub();

  return {
    app,
    database,
    ownerId,
    hub,
    createHub,
    createConversation: (options = {}) =>
      app.conversations.create(ownerId, {
        model: options.model ?? null,
        ...(options.busyMode === undefined ? {} : { busy_mode: options.busyMode }),
      }),
    async open(conversation, at = hub) {
      const screen = new TestScreen();
      screens.push(screen);
      await attach(screen, conversation, at);
      return screen;
    },
    reopen(screen, conversation, at = hub) {
      screen.view?.close();
      return attach(screen, conversation, at);
    },
    async startWorker(options = {}) {
      const stage = createInferenceStage({
        store: app.turnStore,
        bus,
        presence,
        live: app.live,
        models,
        tools: app.tools,
        clock,
        newId,
        logger: silentLogger,
        onSettled: app.onSettled,
        maxConcurrentRuns: 100,
        prompts: createPromptAssembler({
          store: app.turnStore,
          contributors: [createSystemPrompt(assistantPrompt), createHistoryWindow()],
          clock,
          objects: app.platform.objects,
          recent: app.recent,
        }),
        ...options,
      });
      await stage.start();
      stages.push(stage);
      return stage;
    },
    async close() {
      for (const screen of screens) screen.view?.close();
      for (const stage of stages.reverse()) await stage.stop({ softMs: 0 });
      for (const each of hubs) await each.stop();
      app.live.stop();
      await app.relay.stop();
      await bus.stop({ softMs: 200 });
      await Promise.all([cache.close(), presence.close()]);
      await models.close();
      await database.drop();
    },
  };
}

function embeddedParts(): { bus: MessageBus; presence: Presence; cache: ReturnType<typeof createMemoryCache> } {
  return { bus: createLocalBus(), presence: createMemoryPresence(), cache: createMemoryCache() };
}

function distributedParts(id: string) {
  if (amqpUrl === undefined || redisUrl === undefined)
    throw new Error('PARLEY_TEST_AMQP_URL and PARLEY_TEST_REDIS_URL are not set');
  const prefix = `t-${id.slice(-8)}-`;
  return {
    bus: createRabbitMqBus({ urls: amqpUrl.split(','), prefix, instanceId: id }),
    presence: createRedisPresence({ url: redisUrl, keyPrefix: prefix }),
    cache: createRedisCache({ url: redisUrl, keyPrefix: prefix }),
  };
}

/** Joins what it is sent as every client must, and notes what must never happen. */
export class TestScreen {
  readonly frames: ServerFrame[] = [];
  readonly answers = new Map<string, RunParts>();
  readonly endings = new Map<string, string>();
  view: ConversationScreen | undefined;
  readonly #cursors = new Map<string, RunCursor>();

  send(frame: ServerFrame): void {
    this.frames.push(frame);
    if (!('run_id' in frame) || !('seq' in frame)) return;
    const cursor = this.#cursorOf(frame.run_id);
    const step = cursor.accept(frame);
    // A gateway sends a joined stream: its reader never finds anything missing.
    if (step.kind === 'gap') throw new Error(`gap at seq ${frame.seq}`);
    if (step.kind !== 'apply') return;
    this.answerOf(frame.run_id).apply(step.event);
    if (step.event.type === 'run.ended') this.endings.set(frame.run_id, step.event.status);
  }

  /** Where a client that reconnects now would ask to go on. */
  cursors(): ReadonlyMap<string, number> {
    return new Map([...this.#cursors].map(([runId, cursor]) => [runId, cursor.resumeAfter]));
  }

  textOf(turn: AcceptedTurn): string {
    return this.answerOf(turn.run.id).text;
  }

  answerOf(runId: string): RunParts {
    const answer = this.answers.get(runId) ?? new RunParts();
    this.answers.set(runId, answer);
    return answer;
  }

  #cursorOf(runId: string): RunCursor {
    const cursor = this.#cursors.get(runId) ?? new RunCursor();
    this.#cursors.set(runId, cursor);
    return cursor;
  }
}
