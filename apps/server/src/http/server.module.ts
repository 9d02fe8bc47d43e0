import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { Logger } from '@parley/core';
import { AskController } from '../ask/ask.controller.ts';
import { OwnDataController } from '../own-data/own-data.controller.ts';
import { AccessGuard } from './access.guard.ts';
import { AdminController } from './controllers/admin.controller.ts';
import { ConversationsController } from './controllers/conversations.controller.ts';
import { DocsController } from './controllers/docs.controller.ts';
import { FilesController } from '../files/files.controller.ts';
import { MessagesController } from './controllers/messages.controller.ts';
import { EventsController } from './controllers/events.controller.ts';
import { FoldersController } from './controllers/folders.controller.ts';
import { QuotasController } from './controllers/quotas.controller.ts';
import { RunsController } from './controllers/runs.controller.ts';
import { SystemController } from './controllers/system.controller.ts';
import { ModelsController } from '../models/models.controller.ts';
import { EmbeddingsController } from '../embeddings/embeddings.controller.ts';
import { ProvidersController } from '../providers/providers.controller.ts';
import { FeedbackController } from '../feedback/feedback.controller.ts';
import { PinsController } from '../pins/pins.controller.ts';
import { FollowUpsController } from '../follow-ups/follow-ups.controller.ts';
import { PromptsController } from '../prompts/prompts.controller.ts';
import { ProblemFilter } from './problem.filter.ts';
import { RateGuard } from './rate.guard.ts';

export interface ServerModuleOptions {
  readonly providers: readonly Provider[];
  readonly controllers: readonly Type[];
  readonly logger: Logger;
}

/** The HTTP shell: binds what the roles composed to what controllers ask for. */
@Module({})
export class ServerModule {
  static register(options: ServerModuleOptions): DynamicModule {
    return {
      module: ServerModule,
      controllers: [
        // Before `/api/conversations/:id`.
        AskController,
        OwnDataController,
        QuotasController,
        ConversationsController,
        MessagesController,
        FeedbackController,
        PinsController,
        FollowUpsController,
        PromptsController,
        FilesController,
        RunsController,
        EventsController,
        FoldersController,
        AdminController,
        ModelsController,
        EmbeddingsController,
        ProvidersController,
        SystemController,
        DocsController,
        ...options.controllers,
      ],
      providers: [
        ...options.providers,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: RateGuard },
        { provide: APP_FILTER, useValue: new ProblemFilter(options.logger) },
      ],
    };
  }
}
