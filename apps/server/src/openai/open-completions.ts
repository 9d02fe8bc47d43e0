import { createCompletionService, type CompletionService } from '@parley/core';
import { createCompletionLog } from '@parley/store';
import type { Application } from '../application.ts';

/** What programs, and questions over the past, ask models with. */
export function openCompletions(app: Application, maxConcurrent: number): CompletionService {
  const { models, moderation, clock, newId, logger } = app;
  const { database, bus } = app.platform;
  return createCompletionService({
    models,
    moderation,
    log: createCompletionLog(database),
    reportModeration: (entry) => {
      bus
        .publish('moderation_log', JSON.stringify(entry))
        .catch((error: unknown) => logger.warn('a verdict was not logged', { error }));
    },
    clock,
    newId,
    logger,
    quota: app.quota,
    maxConcurrent,
  });
}
