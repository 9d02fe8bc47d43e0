import { createBackgroundStage, createModerationLogStage, createReaper, createTitleTask, type Accounts, type Stage } from '@parley/core';
import { createModerationLogStore } from '@parley/store';
import type { Application } from '../application.ts';

const purgeEveryMs = 3_600_000;

/** What nobody waits for: the reaper, the moderation log, the work after a turn. */
export function createBackgroundRole(app: Application, accounts: Pick<Accounts, 'purge'>): Stage {
  const { bus, database } = app.platform;
  const stages: Stage[] = [
    createReaper({ store: app.turnStore, live: app.live, logger: app.logger, onSettled: app.onSettled, onCommitted: app.relay.wake }),
    createModerationLogStage({ bus, log: createModerationLogStore(database), newId: app.newId }),
    createBackgroundStage({
      bus,
      logger: app.logger,
      tasks: [createTitleTask({ store: app.conversationStore, live: app.live, clock: app.clock })],
    }),
  ];
  let purge: NodeJS.Timeout | undefined;
  return {
    async start() {
      for (const stage of stages) await stage.start();
      purge = setInterval(() => {
        accounts.purge().catch((error: unknown) => app.logger.warn('expired sessions not purged', { error }));
      }, purgeEveryMs);
    },
    async stop(options) {
      clearInterval(purge);
      await Promise.all(stages.map((stage) => stage.stop(options)));
    },
  };
}
