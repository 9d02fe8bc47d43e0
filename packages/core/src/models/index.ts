export { estimateTokens } from './estimate-tokens.ts';
export type {
  LanguageModel,
  ModelCompletion,
  ModelInfo,
  ModelMessage,
  ModelRegistry,
  ModelRequest,
  ModelSink,
} from './language-model.ts';
export { abortErrorOf, ModelError, type ModelErrorKind, type ModelErrorOptions } from './model-error.ts';
