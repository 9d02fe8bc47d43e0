import type { ProviderConfig } from '@parley/core';
import type { ProviderModel } from '@parley/protocol';
import { callJson } from '../http/json-call.ts';
import { asArray, asObject, isCount, textOf, type JsonRecord } from '../http/json.ts';
import { createModelServer } from '../http/index.ts';
import { kinds } from './kinds.ts';
import { factsOf, recommendedModels } from './known-models.ts';
import { addressOf, serverOf } from './provider-models.ts';

const mostModels = 500;

/** What a provider lists, each with what it says of it, or Parley knows. Undefined where there is no list to ask for. */
export async function listAvailable(
  config: ProviderConfig,
  signal: AbortSignal,
): Promise<readonly ProviderModel[] | undefined> {
  const listed = await readList(config, signal);
  return listed
    ?.filter((model) => model.id !== '' && model.id.length <= 200)
    .slice(0, mostModels)
    .map((model) => withFacts(config, model));
}

async function readList(config: ProviderConfig, signal: AbortSignal): Promise<readonly ProviderModel[] | undefined> {
  const { family } = kinds[config.kind];
  // Its list is another service's, with other rights.
  if (family === 'bedrock') return recommendedModels(config.kind);
  // What is deployed there has names of its own, and the list names what could be.
  if (family === 'azure') return undefined;
  if (family === 'ollama') return readOllama(config, signal);
  const server = family === 'anthropic' || family === 'google' ? keyedServer(config) : serverOf(config);
  try {
    const answer = asObject(
      await callJson(
        server,
        family === 'chat' || family === 'openai' ? '/models' : '/models?limit=1000',
        undefined,
        signal,
      ),
    );
    return family === 'google' ? readGoogle(answer) : asArray(answer?.['data'] ?? answer?.['models']).map(readOpenAi);
  } finally {
    server.close();
  }
}

function keyedServer(config: ProviderConfig) {
  const isGoogle = config.kind === 'google';
  return createModelServer({
    baseUrl: addressOf(config),
    apiKey: config.apiKey,
    keyHeader: isGoogle ? 'x-goog-api-key' : 'x-api-key',
    headers: { ...config.options.headers, ...(isGoogle ? {} : { 'anthropic-version': '2023-06-01' }) },
  });
}

/** The common list, with what single servers add to it: vLLM, Mistral, OpenRouter, llama.cpp, LM Studio. */
function readOpenAi(value: unknown): ProviderModel {
  const entry = asObject(value);
  const context =
    entry?.['context_length'] ??
    entry?.['max_context_length'] ??
    entry?.['max_model_len'] ??
    asObject(entry?.['meta'])?.['n_ctx_train'];
  const name = textOf(entry?.['display_name']) || textOf(entry?.['name']);
  const abilities = readAbilities(entry);
  return {
    id: textOf(entry?.['id']),
    ...(name === '' || name.length > 200 ? {} : { name }),
    ...contextOf(context),
    ...(Object.keys(abilities).length === 0 ? {} : { abilities }),
    ...priceOf(asObject(entry?.['pricing'])),
  };
}

function readAbilities(entry: JsonRecord | undefined): NonNullable<ProviderModel['abilities']> {
  const capabilities = asObject(entry?.['capabilities']);
  const inputs = asArray(asObject(entry?.['architecture'])?.['input_modalities']);
  const parameters = asArray(entry?.['supported_parameters']);
  const flag = (name: string): boolean | undefined =>
    typeof capabilities?.[name] === 'boolean' ? capabilities[name] : undefined;
  const tools = flag('function_calling') ?? (parameters.length > 0 ? parameters.includes('tools') : undefined);
  const images = flag('vision') ?? (inputs.length > 0 ? inputs.includes('image') : undefined);
  const reasoning = parameters.length > 0 ? parameters.includes('reasoning') : undefined;
  const schemas = parameters.length > 0 ? parameters.includes('structured_outputs') : undefined;
  return {
    ...(tools === undefined ? {} : { tools }),
    ...(images === undefined ? {} : { images }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(schemas === undefined ? {} : { json_schema: schemas }),
  };
}

/** OpenRouter tells dollars for one token, as text. */
function priceOf(pricing: JsonRecord | undefined): Pick<ProviderModel, 'price'> {
  const perMillion = (name: string): number => Math.round(Number(pricing?.[name] ?? Number.NaN) * 1e12) / 1e6;
  const [input, output, cached] = [perMillion('prompt'), perMillion('completion'), perMillion('input_cache_read')];
  if (!(input >= 0) || !(output >= 0)) return {};
  return { price: { input, output, ...(cached >= 0 ? { cached_input: cached } : {}) } };
}

function readGoogle(answer: JsonRecord | undefined): readonly ProviderModel[] {
  return asArray(answer?.['models'])
    .map(asObject)
    .filter((entry) => asArray(entry?.['supportedGenerationMethods']).includes('generateContent'))
    .map((entry) => {
      const output = entry?.['outputTokenLimit'];
      return {
        id: textOf(entry?.['name']).replace(/^models\//, ''),
        name: textOf(entry?.['displayName']) || textOf(entry?.['name']),
        ...contextOf(entry?.['inputTokenLimit']),
        ...(isCount(output) && output > 0 ? { max_output_tokens: output } : {}),
      };
    });
}

/** Ollama tells what a model can do and how much it holds only one by one. */
async function readOllama(config: ProviderConfig, signal: AbortSignal): Promise<readonly ProviderModel[]> {
  const server = serverOf(config);
  try {
    const answer = asObject(await callJson(server, '/api/tags', undefined, signal));
    const names = asArray(answer?.['models']).map((entry) => textOf(asObject(entry)?.['name']));
    const models: ProviderModel[] = [];
    for (const id of names.slice(0, mostDescribed)) {
      const shown = asObject(await callJson(server, '/api/show', { model: id }, signal).catch(() => undefined));
      models.push({ id, ...describeOllama(shown) });
    }
    return [...models, ...names.slice(mostDescribed).map((id) => ({ id }))];
  } finally {
    server.close();
  }
}

const mostDescribed = 40;
/** Its whole window would not fit in the memory of most machines. */
const ollamaContextTokens = 16_384;

function describeOllama(shown: JsonRecord | undefined): Omit<ProviderModel, 'id'> {
  if (shown === undefined) return {};
  const capabilities = asArray(shown['capabilities']);
  const info = asObject(shown['model_info']) ?? {};
  const context = Object.entries(info).find(([key]) => key.endsWith('.context_length'))?.[1];
  return {
    ...contextOf(isCount(context) ? Math.min(context, ollamaContextTokens) : undefined),
    ...(capabilities.length === 0
      ? {}
      : {
          abilities: {
            tools: capabilities.includes('tools'),
            images: capabilities.includes('vision'),
            reasoning: capabilities.includes('thinking'),
          },
        }),
  };
}

function contextOf(value: unknown): Pick<ProviderModel, 'context_tokens'> {
  return isCount(value) && value >= 256 ? { context_tokens: value } : {};
}

function withFacts({ kind }: ProviderConfig, model: ProviderModel): ProviderModel {
  const { name, contextTokens, maxOutputTokens, abilities, price } = factsOf(kind, model);
  return {
    id: model.id,
    name,
    context_tokens: contextTokens,
    ...(maxOutputTokens === undefined ? {} : { max_output_tokens: maxOutputTokens }),
    abilities,
    ...(price === undefined ? {} : { price }),
  };
}
