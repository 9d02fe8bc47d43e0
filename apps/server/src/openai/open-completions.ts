import { createCompletionService, type CompletionService } from '@parley/core';
import type { ModerationLogged } from '@parley/protocol';
import { createCompletionLog } from '@parley/store';
import type { Application } from '../application.ts';

/** What programs, and questions over the past, ask models with. */
export function openCompletions(app: Application, maxConcurrent: number): CompletionService {
  const { models, moderation, clock, newId, logger } = app;
  const { database } = app.platform;
  return createCompletionService({
    models,
    moderation,
    log: createCompletionLog(database),
    reportModeration: moderationReport(app),
    clock,
    newId,
    logger,
    quota: app.quota,
    maxConcurrent,
  });
}

/** What the policy said where no run tells of it. */
export function moderationReport({ platform, logger }: Application): (entry: ModerationLogged) => void {
  return (entry) => {
    platform.bus
      .publish('moderation_log', JSON.stringify(entry))
      .catch((error: unknown) => logger.warn('a verdict was not logged', { error }));
  };
}
