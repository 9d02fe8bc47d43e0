export { ChatChunk, ChatCompletion, ChatLogprob, ChatMessage, ChatRequest } from './chat.ts';
export { CompletionUsage, FinishReason, OpenAiError } from './common.ts';
export { TextCompletion, TextCompletionRequest } from './completions.ts';
export { EmbeddingsList, EmbeddingsRequest } from './embeddings.ts';
export { ModelObject, ModelObjectList } from './models.ts';
export {
  ModerationList,
  ModerationResult,
  ModerationsRequest,
  openAiCategories,
  type OpenAiCategory,
} from './moderations.ts';
export { InputItem, OutputCall, OutputItem, OutputMessage, OutputReasoning } from './response-items.ts';
export {
  InputItemList,
  ResponseDeleted,
  ResponseEvent,
  ResponseObject,
  ResponseRequest,
  ResponseUsage,
} from './responses.ts';
export { openAiRoutes, type OpenAiRouteId } from './routes.ts';
