import type { ProviderKind } from '@parley/protocol';
import type { OpenAiModelOptions } from '../openai-compatible/index.ts';

export interface KindFacts {
  /** Which adapter speaks to it. */
  readonly family: 'chat' | 'openai' | 'azure' | 'anthropic' | 'google' | 'bedrock' | 'ollama';
  readonly name: string;
  /** Undefined: everybody has an address of their own. */
  readonly baseUrl?: string;
  readonly key: 'required' | 'optional';
  /** Where models run: those of one's own machines are guessed at more carefully. */
  readonly place: 'hosted' | 'own';
  /** Whether it holds answers to a JSON schema, where nothing is known of the model. */
  readonly schemas: boolean;
  readonly dialect?: Partial<OpenAiModelOptions>;
}

const openAiDialect: Partial<OpenAiModelOptions> = {
  tokenLimitField: 'max_completion_tokens',
  unsupported: ['top_k'],
};

/** What all servers of a kind have in common. Facts about single models are in known-models. */
export const kinds: Readonly<Record<ProviderKind, KindFacts>> = {
  openai: {
    family: 'openai',
    name: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    key: 'required',
    place: 'hosted',
    schemas: true,
    dialect: openAiDialect,
  },
  azure_openai: {
    family: 'azure',
    name: 'Azure OpenAI',
    key: 'required',
    place: 'hosted',
    schemas: true,
    dialect: openAiDialect,
  },
  anthropic: {
    family: 'anthropic',
    name: 'Anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    key: 'required',
    place: 'hosted',
    schemas: true,
  },
  google: {
    family: 'google',
    name: 'Google Gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    key: 'required',
    place: 'hosted',
    schemas: true,
  },
  amazon_bedrock: { family: 'bedrock', name: 'Amazon Bedrock', key: 'required', place: 'hosted', schemas: true },
  mistral: {
    family: 'chat',
    name: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    key: 'required',
    place: 'hosted',
    schemas: true,
    dialect: {
      seedField: 'random_seed',
      requireTool: 'any',
      callIds: 'nine',
      continuation: 'prefill_mark',
      unsupported: ['top_k', 'reasoning_effort'],
      // Its streams end with the usage without being asked, and it refuses fields it does not know.
      includeUsage: false,
    },
  },
  nvidia_nim: {
    family: 'chat',
    name: 'NVIDIA NIM',
    baseUrl: 'https://integrate.api.nvidia.com/v1',
    key: 'optional',
    place: 'hosted',
    schemas: false,
    dialect: { unsupported: ['top_k', 'parallel_tool_calls'], effortField: 'template' },
  },
  openrouter: {
    family: 'chat',
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    key: 'required',
    place: 'hosted',
    schemas: true,
    dialect: { effortField: 'nested' },
  },
  ollama: {
    family: 'ollama',
    name: 'Ollama',
    baseUrl: 'http://127.0.0.1:11434',
    key: 'optional',
    place: 'own',
    schemas: true,
  },
  vllm: {
    family: 'chat',
    name: 'vLLM',
    baseUrl: 'http://127.0.0.1:8000/v1',
    key: 'optional',
    place: 'own',
    schemas: true,
    dialect: { continuation: 'prefill_flags', effortField: 'template', maxStopSequences: 8 },
  },
  lm_studio: {
    family: 'chat',
    name: 'LM Studio',
    baseUrl: 'http://127.0.0.1:1234/v1',
    key: 'optional',
    place: 'own',
    schemas: true,
  },
  llama_cpp: {
    family: 'chat',
    name: 'llama.cpp server',
    baseUrl: 'http://127.0.0.1:8080/v1',
    key: 'optional',
    place: 'own',
    schemas: true,
    dialect: { continuation: 'prefill', effortField: 'template', maxStopSequences: 8 },
  },
  litellm: {
    family: 'chat',
    name: 'LiteLLM',
    baseUrl: 'http://127.0.0.1:4000/v1',
    key: 'optional',
    place: 'own',
    schemas: false,
  },
  jan: {
    family: 'chat',
    name: 'Jan',
    baseUrl: 'http://127.0.0.1:1337/v1',
    key: 'optional',
    place: 'own',
    schemas: false,
  },
  openai_compatible: {
    family: 'chat',
    name: 'OpenAI-compatible server',
    key: 'optional',
    place: 'own',
    schemas: false,
  },
};
