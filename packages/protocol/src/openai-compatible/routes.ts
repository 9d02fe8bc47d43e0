import { table, type Access } from '../http/route.ts';
import { ChatCompletion, ChatRequest } from './chat.ts';
import { TextCompletion, TextCompletionRequest } from './completions.ts';
import { EmbeddingsList, EmbeddingsRequest } from './embeddings.ts';
import { ModelObject, ModelObjectList, ModelParams } from './models.ts';
import { ModerationList, ModerationsRequest } from './moderations.ts';
import {
  InputItemList,
  InputItemsQuery,
  ResponseDeleted,
  ResponseObject,
  ResponseParams,
  ResponseRequest,
} from './responses.ts';

const uses: Access = { kind: 'user', scope: 'models' };
const ownResponse: Access = { kind: 'user', scope: 'models', owns: 'response' };
const openai = { tag: 'openai', access: uses, success: 200 } as const;

/**
 * What stock clients of OpenAI call. Not among `routes`: another contract, with errors of another shape, of which the
 * web client needs nothing.
 */
export const openAiRoutes = table({
  openAiChat: {
    ...openai,
    method: 'POST',
    path: '/v1/chat/completions',
    summary: 'Answer a chat',
    body: ChatRequest,
    response: ChatCompletion,
  },
  openAiCompletion: {
    ...openai,
    method: 'POST',
    path: '/v1/completions',
    summary: 'Answer a prompt',
    body: TextCompletionRequest,
    response: TextCompletion,
  },
  openAiRespond: {
    ...openai,
    method: 'POST',
    path: '/v1/responses',
    summary: 'Answer input items, and keep the answer',
    body: ResponseRequest,
    response: ResponseObject,
  },
  openAiGetResponse: {
    ...openai,
    method: 'GET',
    path: '/v1/responses/:id',
    summary: 'Read a kept response',
    access: ownResponse,
    params: ResponseParams,
    response: ResponseObject,
  },
  openAiDeleteResponse: {
    ...openai,
    method: 'DELETE',
    path: '/v1/responses/:id',
    summary: 'Delete a kept response',
    access: ownResponse,
    params: ResponseParams,
    response: ResponseDeleted,
  },
  openAiResponseInput: {
    ...openai,
    method: 'GET',
    path: '/v1/responses/:id/input_items',
    summary: 'Read what a kept response answered',
    access: ownResponse,
    params: ResponseParams,
    query: InputItemsQuery,
    response: InputItemList,
  },
  openAiListModels: {
    ...openai,
    method: 'GET',
    path: '/v1/models',
    summary: 'Models that can answer',
    response: ModelObjectList,
  },
  openAiGetModel: {
    ...openai,
    method: 'GET',
    path: '/v1/models/:id',
    summary: 'One model',
    params: ModelParams,
    response: ModelObject,
  },
  openAiEmbed: {
    ...openai,
    method: 'POST',
    path: '/v1/embeddings',
    summary: 'Vectors of texts',
    body: EmbeddingsRequest,
    response: EmbeddingsList,
  },
  openAiModerate: {
    ...openai,
    method: 'POST',
    path: '/v1/moderations',
    summary: 'What the moderation policy says of texts',
    body: ModerationsRequest,
    response: ModerationList,
  },
});
export type OpenAiRouteId = keyof typeof openAiRoutes;
