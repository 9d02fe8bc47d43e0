export {
  createCompletionService,
  type CompletionService,
  type CompletionServiceOptions,
} from './completion-service.ts';
export type { Embedders } from './embeddings.ts';
export { createOpenAiApi, type OpenAiApi, type OpenAiApiOptions } from './openai-api.ts';
export type { OpenAiCall } from './openai-call.ts';
export type { ResponseStore, StoredResponse } from './responses/response-store.ts';
export type { CompletionCaller, CompletionLog, CompletionRecord } from './types.ts';
