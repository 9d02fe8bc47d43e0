export { createModelServer, type ModelServer, type ModelServerOptions } from './http/index.ts';
export { catalogue, firstModelId, type CatalogueModel, type ModelKind } from './catalogue/index.ts';
export {
  createModelLibrary,
  type ImportRequest,
  type InstalledModel,
  type LibraryModel,
  type ModelLibrary,
  type ModelLibraryOptions,
  type Progress,
} from './library/index.ts';
export {
  createBiEncoderReranker,
  createEmbeddingRegistry,
  createEmbeddingServerSource,
  createLocalEmbeddings,
  createLocalEmbeddingSource,
  lexicalReranker,
  type EmbeddingRegistryOptions,
  type EmbeddingServerOptions,
  type LocalEmbeddingFile,
  type LocalRerankerFile,
  type RemoteEmbeddingOptions,
  type RemoteRerankerOptions,
} from './embeddings/index.ts';
export {
  createLlamaEmbedder,
  createLlamaSource,
  LlamaEngine,
  type LlamaEmbedder,
  type LlamaEngineOptions,
  type LlamaSourceOptions,
  type LocalAdapterFile,
  type LocalModelFile,
} from './llama/index.ts';
export {
  createOpenAiCompatibleModel,
  createOpenAiSource,
  type Continuation,
  type OpenAiModelOptions,
  type OpenAiParameter,
  type OpenAiSourceOptions,
} from './openai-compatible/index.ts';
export {
  createLocalServers,
  createProviderSource,
  providerKinds,
  type FoundServer,
  type LocalServers,
  type LocalServersOptions,
  type ProviderSource,
} from './providers/index.ts';
export { createModelRegistry, type ModelRegistryOptions } from './registry.ts';
export {
  createScriptModel,
  createScriptSource,
  demoScriptName,
  expectedScriptText,
  parseScriptName,
  planScript,
  scriptModelName,
  scriptPrefix,
  ScriptScheduler,
  systemScriptTimers,
  timingOf,
  type Script,
  type ScriptFault,
  type ScriptFaultKind,
  type ScriptListener,
  type ScriptModelOptions,
  type ScriptPlan,
  type ScriptPlayback,
  type ScriptSourceOptions,
  type ScriptText,
  type ScriptTimers,
  type ScriptTiming,
} from './script/index.ts';
