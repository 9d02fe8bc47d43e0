import {
  createBackgroundStage,
  createFileUpkeep,
  createModerationLogStage,
  createReaper,
  createRemovalUpkeep,
  createTemporaryUpkeep,
  createTitleTask,
  type Accounts,
  type Stage,
} from '@parley/core';
import { createModerationLogStore, createRemovalStore, createResponseStore } from '@parley/store';
import type { Application } from '../application.ts';
import type { ServerEmbeddings } from '../embeddings/open-embeddings.ts';

const hourMs = 3_600_000;
const expiredAtOnce = 1_000;

/** What nobody waits for: the reaper, the moderation log, the work after a turn. */
export interface BackgroundParts {
  readonly accounts: Pick<Accounts, 'purge' | 'auditLog'>;
  readonly embeddings: Pick<ServerEmbeddings, 'upkeep' | 'afterTurn'>;
  readonly temporaryUpkeepMs?: number | undefined;
}

export function createBackgroundRole(
  app: Application,
  { accounts, embeddings, temporaryUpkeepMs }: BackgroundParts,
): Stage {
  const { bus, database } = app.platform;
  const titles = createTitleTask({
    store: app.conversationStore,
    models: app.models,
    smallTasksModel: app.smallTasksModel,
    live: app.live,
    news: app.news,
    clock: app.clock,
    logger: app.logger,
    isBusy: app.isBusy,
  });
  const stages: Stage[] = [
    createReaper({
      store: app.turnStore,
      live: app.live,
      logger: app.logger,
      onSettled: app.onSettled,
      publish: app.relay.publish,
    }),
    createModerationLogStage({ bus, log: createModerationLogStore(database), newId: app.newId }),
    createBackgroundStage({
      bus,
      logger: app.logger,
      tasks: [
        embeddings.afterTurn,
        { name: 'token quota', run: ({ runId }) => app.quota.settleRun(runId) },
        // Last: it may take its time.
        titles,
      ],
    }),
    embeddings.upkeep,
    createRemovalUpkeep({ store: createRemovalStore(database), conversations: app.conversations, logger: app.logger }),
    createTemporaryUpkeep({
      store: app.conversationStore,
      conversations: app.conversations,
      presence: app.platform.presence,
      clock: app.clock,
      logger: app.logger,
      ...(temporaryUpkeepMs === undefined ? {} : { everyMs: temporaryUpkeepMs }),
    }),
    createFileUpkeep({ store: app.fileStore, objects: app.platform.objects, clock: app.clock, logger: app.logger }),
  ];
  const responses = createResponseStore(database);
  let timer: NodeJS.Timeout | undefined;

  async function hourly(): Promise<void> {
    await accounts.purge();
    await app.quota.purge();
    while ((await responses.deleteExpired(app.clock.now(), expiredAtOnce)) === expiredAtOnce);
    // An anchor outside the database: a log cut off at its end can only be told by one (A1.74).
    const head = await accounts.auditLog.head();
    if (head !== undefined) app.logger.info('audit head', { seq: head.seq, hash: head.hash });
  }

  return {
    async start() {
      for (const stage of stages) await stage.start();
      timer = setInterval(() => {
        hourly().catch((error: unknown) => app.logger.warn('hourly work failed', { error }));
      }, hourMs);
    },
    async stop(options) {
      clearInterval(timer);
      titles.stop();
      await Promise.all(stages.map((stage) => stage.stop(options)));
    },
  };
}
