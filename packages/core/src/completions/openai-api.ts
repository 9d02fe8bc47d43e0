import type {
  ChatChunk,
  ChatCompletion,
  ChatRequest,
  EmbeddingsList,
  EmbeddingsRequest,
  ModelObject,
  ModelObjectList,
  ModerationList,
  ModerationsRequest,
  TextCompletion,
  TextCompletionRequest,
} from '@parley/protocol/openai-compatible';
import type { Clock, IdFactory } from '../kernel/index.ts';
import type { ModelRegistry } from '../models/index.ts';
import type { ModerationEngine } from '../moderation/index.ts';
import { prepareChat } from './chat/chat-call.ts';
import type { CompletionService } from './completion-service.ts';
import { embed, type Embedders } from './embeddings.ts';
import { getModel, listModels } from './models.ts';
import { moderate } from './moderations.ts';
import type { OpenAiCall } from './openai-call.ts';
import { createResponses, type Responses } from './responses/responses.service.ts';
import type { ResponseStore } from './responses/response-store.ts';
import { prepareText } from './text/text-call.ts';
import type { CompletionCaller } from './types.ts';

/** Everything that stock clients of OpenAI may ask, without HTTP. */
export interface OpenAiApi {
  chat(caller: CompletionCaller, body: ChatRequest): Promise<OpenAiCall<ChatCompletion, ChatChunk>>;
  text(caller: CompletionCaller, body: TextCompletionRequest): Promise<OpenAiCall<TextCompletion, TextCompletion>>;
  readonly responses: Responses;
  embed(
    caller: CompletionCaller,
    body: EmbeddingsRequest,
    signal: AbortSignal,
  ): Promise<{ readonly list: EmbeddingsList; readonly warnings: readonly string[] }>;
  moderate(caller: CompletionCaller, body: ModerationsRequest): Promise<ModerationList>;
  models(): ModelObjectList;
  model(id: string): ModelObject;
}

export interface OpenAiApiOptions {
  readonly service: CompletionService;
  readonly models: ModelRegistry;
  readonly moderation: ModerationEngine;
  readonly responses: ResponseStore;
  readonly embedders?: Embedders | undefined;
  readonly clock: Clock;
  readonly newId: IdFactory;
}

export function createOpenAiApi(options: OpenAiApiOptions): OpenAiApi {
  const { service, models, moderation, clock, embedders } = options;
  const startedAt = clock.now();
  return {
    chat: (caller, body) => prepareChat({ service, clock }, caller, body),
    text: (caller, body) => prepareText({ service, clock }, caller, body),
    responses: createResponses({ service, store: options.responses, clock }),
    embed: (caller, body, signal) => embed({ service, embedders }, caller, body, signal),
    moderate: (caller, body) =>
      service.recorded({ caller, endpoint: 'moderations', model: 'moderation' }, async () => ({
        result: {
          id: `modr-${options.newId().replaceAll('-', '')}`,
          ...(await moderate(moderation, caller.userId, body)),
        },
        inputTokens: 0,
      })),
    models: () => listModels(models, startedAt),
    model: (id) => getModel(service, id, startedAt),
  };
}
