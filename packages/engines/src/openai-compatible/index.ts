export { createOpenAiCompatibleModel, type OpenAiModelOptions } from './openai-compatible-model.ts';
export type { OpenAiParameter } from './request-body.ts';
export type { Continuation } from './request-messages.ts';
export { createOpenAiSource, type OpenAiSourceOptions } from './openai-source.ts';
