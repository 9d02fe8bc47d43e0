import type { LanguageModelV4, SharedV4ProviderOptions } from '@ai-sdk/provider';
import type { ModelRequest, ProviderConfig } from '@parley/core';
import { createOutboundFetch, limitsOf, parseBaseUrl, type OutboundFetch } from '../http/index.ts';
import type { ServerLimits } from '../http/model-server.ts';

/** What one of the AI SDK's packages needs to be a provider of ours. */
export interface SdkProvider {
  readonly wire: string;
  readonly limits: ServerLimits;
  load(model: string): Promise<LanguageModelV4>;
  options(request: ModelRequest, warn: (message: string) => void): SharedV4ProviderOptions;
  close(): void;
}

export interface SdkProviderOptions {
  readonly config: ProviderConfig;
  readonly baseUrl: string;
  /** Tests have less time. */
  readonly limits?: Partial<ServerLimits>;
}

const sse = /^text\/event-stream\b/i;

export function createAnthropicProvider(options: SdkProviderOptions): SdkProvider {
  const { limits, outbound, baseUrl, config } = prepare(options, sse, 'lines');
  return {
    wire: 'anthropic',
    limits,
    close: () => outbound.close(),
    async load(model) {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      const provider = createAnthropic({
        baseURL: baseUrl,
        apiKey: config.apiKey ?? '',
        headers: { ...config.options.headers },
        fetch: outbound.fetch,
      });
      return provider(model);
    },
    options: (request) => ({
      anthropic: {
        ...(request.parallelToolCalls === false ? { disableParallelToolUse: true } : {}),
        // A conversation's turns begin alike: what was read once costs a tenth the next time.
        ...(request.cacheKey === undefined ? {} : { cacheControl: { type: 'ephemeral' } }),
      },
    }),
  };
}

export function createGoogleProvider(options: SdkProviderOptions): SdkProvider {
  const { limits, outbound, baseUrl, config } = prepare(options, sse, 'lines');
  return {
    wire: 'google',
    limits,
    close: () => outbound.close(),
    async load(model) {
      const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
      const provider = createGoogleGenerativeAI({
        baseURL: baseUrl,
        apiKey: config.apiKey ?? '',
        headers: { ...config.options.headers },
        fetch: outbound.fetch,
      });
      return provider(model);
    },
    options: (request, warn) => {
      if (request.parallelToolCalls === false) warn('The model does not support the parameter parallel_tool_calls');
      const thinks =
        request.parameters.reasoning_effort !== undefined && request.parameters.reasoning_effort !== 'none';
      return { google: thinks ? { thinkingConfig: { includeThoughts: true } } : {} };
    },
  };
}

/** The secret access key is the key and `access_key_id` an option; without it the key is a Bedrock API key. */
export function createBedrockProvider(options: SdkProviderOptions): SdkProvider {
  const eventStream = /^application\/vnd\.amazon\.eventstream\b/i;
  const { limits, outbound, baseUrl, config } = prepare(options, eventStream, 'aws');
  const { region = '', access_key_id: accessKeyId } = config.options;
  const key = config.apiKey ?? '';
  return {
    wire: 'bedrock',
    limits,
    close: () => outbound.close(),
    async load(model) {
      const { createAmazonBedrock } = await import('@ai-sdk/amazon-bedrock');
      const provider = createAmazonBedrock({
        region,
        baseURL: baseUrl,
        fetch: outbound.fetch,
        headers: { ...config.options.headers },
        // An empty key is no key, and keeps the package from looking for one in the environment.
        ...(accessKeyId === undefined ? { apiKey: key } : { apiKey: '', accessKeyId, secretAccessKey: key }),
      });
      return provider(model);
    },
    options: (request, warn) => {
      if (request.parallelToolCalls === false) warn('The model does not support the parameter parallel_tool_calls');
      return {};
    },
  };
}

/** OpenAI's newer protocol: the one in which thinking is shown and goes back. Nothing is stored there. */
export function createResponsesProvider(options: SdkProviderOptions): SdkProvider {
  const { limits, outbound, baseUrl, config } = prepare(options, sse, 'lines');
  return {
    wire: 'openai-responses',
    limits,
    close: () => outbound.close(),
    async load(model) {
      const { createOpenAI } = await import('@ai-sdk/openai');
      const provider = createOpenAI({
        baseURL: baseUrl,
        apiKey: config.apiKey ?? '',
        headers: {
          ...config.options.headers,
          ...(config.kind === 'azure_openai' ? { 'api-key': config.apiKey ?? '' } : {}),
        },
        fetch: outbound.fetch,
      });
      return provider.responses(model);
    },
    options: (request) => {
      const effort = request.parameters.reasoning_effort;
      return {
        openai: {
          store: false,
          include: ['reasoning.encrypted_content'],
          ...(effort === undefined || effort === 'none' ? {} : { reasoningSummary: 'auto' }),
          ...(request.parallelToolCalls === false ? { parallelToolCalls: false } : {}),
          ...(request.cacheKey === undefined ? {} : { promptCacheKey: request.cacheKey.slice(0, 64) }),
        },
      };
    },
  };
}

function prepare({ config, baseUrl, limits: given }: SdkProviderOptions, contentType: RegExp, frames: 'lines' | 'aws') {
  const url = parseBaseUrl(baseUrl);
  const { first_byte_timeout_s: firstByteS } = config.options;
  const limits: ServerLimits = {
    ...limitsOf({
      apiKey: config.apiKey,
      ...(firstByteS === undefined ? {} : { firstByteTimeoutMs: firstByteS * 1_000 }),
    }),
    ...given,
  };
  const outbound: OutboundFetch = createOutboundFetch({ origin: url.origin, limits, contentType, frames });
  return { config, limits, outbound, baseUrl: baseUrl.replace(/\/+$/, '') };
}
