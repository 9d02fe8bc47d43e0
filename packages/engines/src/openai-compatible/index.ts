export { createOpenAiCompatibleModel, type OpenAiModelOptions } from './openai-compatible-model.ts';
export type { Continuation, OpenAiParameter } from './request-body.ts';
export { createOpenAiSource, type OpenAiSourceOptions } from './openai-source.ts';
export { createOpenAiServer, type OpenAiCompatibleServerOptions, type OpenAiServer } from './server.ts';
