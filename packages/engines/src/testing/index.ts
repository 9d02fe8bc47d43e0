export { embeddingModelRules, type EmbeddingModelRule, type EmbeddingModelSubject } from './embedding-model-rules.ts';
export { startEmbeddingServer, type EmbeddingServer } from './embedding-server.ts';
export { hashDimensions, hashVector } from './hash-embeddings.ts';
export { languageModelRules, type LanguageModelRule, type LanguageModelSubject } from './language-model-rules.ts';
export { ManualTimers } from './manual-timers.ts';
export { rerankerRules, type RerankerRule, type RerankerSubject } from './reranker-rules.ts';
export { buildGguf, chatPlan } from '../library/gguf/gguf.testing.ts';
export { fetchFirstModel } from './first-model.ts';
