export { estimateTokens } from './estimate-tokens.ts';
export { textOnly } from './language-model.ts';
export type {
  JsonObject,
  LanguageModel,
  ModelAbilities,
  ModelCarry,
  ModelCitation,
  ModelCompletion,
  ModelImage,
  ModelInfo,
  ModelMessage,
  ModelRegistry,
  ModelRequest,
  ModelSink,
  ModelWaiting,
  TokenLogprob,
  ToolCall,
  ToolDefinition,
} from './language-model.ts';
export type { ModelSource } from './model-source.ts';
export { abortErrorOf, ModelError, type ModelErrorKind, type ModelErrorOptions } from './model-error.ts';
export { costMicros, type ModelPrice } from './price.ts';
export { acceptedParameters, assertModelParameters, assertParameters, fitParameters } from './parameters.ts';
export { tryModel } from './try-model.ts';
