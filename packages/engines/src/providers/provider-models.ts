import type { LanguageModel, ProviderConfig } from '@parley/core';
import type { ModelOrigin, ParameterName, ProviderModel } from '@parley/protocol';
import { createModelServer, parseBaseUrl, type ModelServer } from '../http/index.ts';
import type { ServerLimits } from '../http/model-server.ts';
import { createOpenAiCompatibleModel, type OpenAiModelOptions } from '../openai-compatible/index.ts';
import { createSdkModel } from './ai-sdk/sdk-model.ts';
import { kinds, type KindFacts } from './kinds.ts';
import { factsOf, type ModelFacts } from './known-models.ts';
import { createOllamaModel } from './ollama/ollama-model.ts';
import {
  createAnthropicProvider,
  createBedrockProvider,
  createGoogleProvider,
  createResponsesProvider,
  type SdkProvider,
} from './sdk-providers.ts';

export interface ProviderModels {
  readonly models: readonly LanguageModel[];
  /** Ends idle connections; calls that run go on. */
  close(): void;
}

/** The models of one provider. Throws a TypeError with a sentence where its settings make no sense. */
export function createProviderModels(config: ProviderConfig, limits: Partial<ServerLimits> = {}): ProviderModels {
  if (reserved.has(config.name)) throw new TypeError(`"${config.name}" is the name of models of Parley's own`);
  const twice = config.models.find(({ id }, index) => config.models.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined) throw new TypeError(`The model "${twice.id}" is named twice`);
  const facts = kinds[config.kind];
  if (facts.key === 'required' && (config.apiKey ?? '') === '') throw new TypeError(`${facts.name} needs a key`);
  switch (facts.family) {
    case 'anthropic':
      return sdkModels(config, createAnthropicProvider({ config, baseUrl: addressOf(config), limits }));
    case 'google':
      return sdkModels(config, createGoogleProvider({ config, baseUrl: addressOf(config), limits }));
    case 'bedrock':
      return sdkModels(config, createBedrockProvider({ config, baseUrl: addressOf(config), limits }));
    case 'ollama':
      return ollamaModels(config, limits);
    case 'openai':
    case 'azure':
      return openAiModels(config, limits);
    case 'chat':
      return chatModels(config, config.models, serverOf(config, limits));
  }
}

const reserved: ReadonlySet<string> = new Set(['script', 'local', 'auto', 'found']);

/** Up to and with the version, as each family's requests go on from it. */
export function addressOf({ kind, baseUrl, options }: ProviderConfig): string {
  const facts = kinds[kind];
  if (facts.family === 'bedrock') {
    if (options.region === undefined) throw new TypeError('Amazon Bedrock needs a region, such as eu-central-1');
    return baseUrl ?? `https://bedrock-runtime.${options.region}.amazonaws.com`;
  }
  const given = baseUrl ?? facts.baseUrl;
  if (given === undefined) throw new TypeError(`${facts.name} needs the address of your own server`);
  const url = parseBaseUrl(given);
  if (facts.family !== 'azure' || url.pathname.replace(/\/+$/, '') !== '') return given.replace(/\/+$/, '');
  return `${url.origin}/openai${options.api_version === undefined ? '/v1' : ''}`;
}

function originOf({ name, kind }: ProviderConfig): ModelOrigin {
  const { place } = kinds[kind];
  const isFound = name.startsWith('found-');
  return { kind: isFound ? 'found' : place === 'hosted' ? 'cloud' : 'server', provider: name, provider_kind: kind };
}

/** What the SDK's packages leave out with a warning, whichever the model. */
const lackedBy: Readonly<Partial<Record<KindFacts['family'], readonly ParameterName[]>>> = {
  anthropic: ['seed', 'frequency_penalty', 'presence_penalty'],
  bedrock: ['seed', 'frequency_penalty', 'presence_penalty'],
  openai: ['seed', 'stop', 'top_k', 'frequency_penalty', 'presence_penalty'],
  azure: ['seed', 'stop', 'top_k', 'frequency_penalty', 'presence_penalty'],
};

export function serverOf(config: ProviderConfig, limits: Partial<ServerLimits> = {}): ModelServer {
  const { options, kind, apiKey } = config;
  return createModelServer({
    baseUrl: addressOf(config),
    apiKey,
    ...(kind === 'azure_openai' ? { keyHeader: 'api-key' } : {}),
    ...(options.headers === undefined ? {} : { headers: options.headers }),
    ...(options.first_byte_timeout_s === undefined ? {} : { firstByteTimeoutMs: options.first_byte_timeout_s * 1_000 }),
    ...limits,
  });
}

function chatModels(config: ProviderConfig, models: readonly ProviderModel[], server: ModelServer): ProviderModels {
  return {
    models: models.map((model) => chatModel(config, model, server)),
    close: () => server.close(),
  };
}

function chatModel(config: ProviderConfig, model: ProviderModel, server: ModelServer): LanguageModel {
  const { options, kind } = config;
  const facts = factsOf(kind, model);
  const dialect: Partial<OpenAiModelOptions> = {
    ...kinds[kind].dialect,
    ...(options.continuation === undefined ? {} : { continuation: options.continuation }),
    ...(options.effort_field === undefined ? {} : { effortField: options.effort_field }),
    ...(options.extra_body === undefined ? {} : { extraBody: options.extra_body }),
    ...(options.api_version === undefined
      ? {}
      : {
          path: `/deployments/${encodeURIComponent(model.id)}/chat/completions?api-version=${encodeURIComponent(options.api_version)}`,
        }),
  };
  return createOpenAiCompatibleModel({
    ...dialect,
    ...limitsOfThinkers(config, facts, dialect),
    server,
    idPrefix: config.name,
    model: model.id,
    name: facts.name,
    contextTokens: facts.contextTokens,
    abilities: facts.abilities,
    origin: originOf(config),
    ...(facts.price === undefined ? {} : { price: facts.price }),
  });
}

/** OpenAI's models that think refuse what steers the choice of words. */
function limitsOfThinkers(
  { kind }: ProviderConfig,
  { abilities }: ModelFacts,
  { unsupported = [] }: Partial<OpenAiModelOptions>,
): Partial<OpenAiModelOptions> {
  const { family } = kinds[kind];
  if ((family !== 'openai' && family !== 'azure') || !abilities.reasoning) return {};
  return {
    unsupported: [...unsupported, 'temperature', 'top_p', 'frequency_penalty', 'presence_penalty', 'stop'],
  };
}

/** Models that think answer over the responses protocol, unless told otherwise: only there their thinking goes back. */
function openAiModels(config: ProviderConfig, limits: Partial<ServerLimits>): ProviderModels {
  const { api = 'auto', api_version: apiVersion } = config.options;
  const server = serverOf(config, limits);
  const responses = createResponsesProvider({ config, baseUrl: addressOf(config), limits });
  const byResponses = (model: ProviderModel): boolean =>
    apiVersion === undefined &&
    (api === 'responses' || (api === 'auto' && factsOf(config.kind, model).abilities.reasoning));
  return {
    models: config.models.map((model) =>
      byResponses(model) ? sdkModel(config, model, responses) : chatModel(config, model, server),
    ),
    close: () => {
      server.close();
      responses.close();
    },
  };
}

function sdkModels(config: ProviderConfig, provider: SdkProvider): ProviderModels {
  return {
    models: config.models.map((model) => sdkModel(config, model, provider)),
    close: () => provider.close(),
  };
}

function sdkModel(config: ProviderConfig, model: ProviderModel, provider: SdkProvider): LanguageModel {
  const facts = factsOf(config.kind, model);
  return createSdkModel({
    id: `${config.name}/${model.id}`,
    name: facts.name,
    contextTokens: facts.contextTokens,
    // Where the provider wants a limit to be named, it is the model's own.
    maxOutputTokens: kinds[config.kind].family === 'anthropic' ? facts.maxOutputTokens : undefined,
    abilities: { ...facts.abilities, logprobs: false },
    price: facts.price,
    origin: originOf(config),
    lacks: lackedBy[kinds[config.kind].family],
    wire: provider.wire,
    limits: provider.limits,
    load: () => provider.load(model.id),
    options: (request, warn) => provider.options(request, warn),
  });
}

function ollamaModels(config: ProviderConfig, limits: Partial<ServerLimits>): ProviderModels {
  const server = serverOf(config, limits);
  return {
    models: config.models.map((model) => {
      const facts = factsOf(config.kind, model);
      return createOllamaModel({
        server,
        idPrefix: config.name,
        model: model.id,
        name: facts.name,
        contextTokens: facts.contextTokens,
        abilities: facts.abilities,
        origin: originOf(config),
        extraBody: config.options.extra_body,
      });
    }),
    close: () => server.close(),
  };
}
