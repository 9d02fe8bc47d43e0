import type { Provider, Type } from '@nestjs/common';
import { createCompletionService, createOpenAiApi, type Embedders } from '@parley/core';
import { createCompletionLog, createResponseStore } from '@parley/store';
import type { Application } from '../application.ts';
import type { OpenConnections } from '../limits/open-connections.ts';
import type { AnswerContext } from './answer-call.ts';
import { GenerateController } from './generate.controller.ts';
import { openAiTokens } from './openai-tokens.ts';
import { ResourcesController } from './resources.controller.ts';

export interface ComposeOpenAiOptions {
  readonly app: Application;
  readonly connections: OpenConnections;
  readonly embedders?: Embedders | undefined;
  readonly maxConcurrent: number;
}

/** The OpenAI-compatible routes with what they need. */
export function composeOpenAi({ app, connections, embedders, maxConcurrent }: ComposeOpenAiOptions): {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
} {
  const { models, moderation, clock, newId, logger } = app;
  const { database, bus } = app.platform;
  const service = createCompletionService({
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
    maxConcurrent,
  });
  const responses = createResponseStore(database);
  const api = createOpenAiApi({ service, models, moderation, responses, embedders, clock, newId });
  const context: AnswerContext = { connections, logger };
  return {
    controllers: [GenerateController, ResourcesController],
    providers: [
      { provide: openAiTokens.api, useValue: api },
      { provide: openAiTokens.context, useValue: context },
    ],
  };
}
