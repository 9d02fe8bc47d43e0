import type { Provider, Type } from '@nestjs/common';
import { createOpenAiApi, type CompletionService, type Embedders } from '@parley/core';
import { createResponseStore } from '@parley/store';
import type { Application } from '../application.ts';
import type { OpenConnections } from '../limits/open-connections.ts';
import type { AnswerContext } from './answer-call.ts';
import { GenerateController } from './generate.controller.ts';
import { openAiTokens } from './openai-tokens.ts';
import { ResourcesController } from './resources.controller.ts';

export interface ComposeOpenAiOptions {
  readonly app: Application;
  readonly completions: CompletionService;
  readonly connections: OpenConnections;
  readonly embedders?: Embedders | undefined;
}

/** The OpenAI-compatible routes with what they need. */
export function composeOpenAi({ app, completions, connections, embedders }: ComposeOpenAiOptions): {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
} {
  const { models, moderation, clock, newId, logger } = app;
  const { database } = app.platform;
  const responses = createResponseStore(database);
  const api = createOpenAiApi({ service: completions, models, moderation, responses, embedders, clock, newId });
  const context: AnswerContext = { connections, logger };
  return {
    controllers: [GenerateController, ResourcesController],
    providers: [
      { provide: openAiTokens.api, useValue: api },
      { provide: openAiTokens.context, useValue: context },
    ],
  };
}
