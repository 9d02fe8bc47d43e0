import type { LanguageModelV4, LanguageModelV4CallOptions, SharedV4ProviderOptions } from '@ai-sdk/provider';
import {
  abortErrorOf,
  estimateTokens,
  type LanguageModel,
  type ModelAbilities,
  type ModelCompletion,
  type ModelPrice,
  type ModelRequest,
  type ModelSink,
} from '@parley/core';
import type { ModelOrigin, ParameterName } from '@parley/protocol';
import { estimateInput } from '../../http/estimate-input.ts';
import type { ServerLimits } from '../../http/model-server.ts';
import { schemaInstruction } from '../../http/schema-instruction.ts';
import { assertToolsFit } from '../../http/tools-fit.ts';
import { SdkAnswer } from './answer.ts';
import { toModelError } from './failures.ts';
import { toPrompt } from './prompt.ts';

export interface SdkModelOptions {
  readonly id: string;
  readonly name: string;
  readonly contextTokens: number;
  readonly maxOutputTokens?: number | undefined;
  readonly abilities: ModelAbilities;
  readonly price?: ModelPrice | undefined;
  readonly origin?: ModelOrigin | undefined;
  readonly lacks?: readonly ParameterName[] | undefined;
  /** Whose carry goes back: the same provider's, whichever of its models. */
  readonly wire: string;
  readonly limits: ServerLimits;
  /** Loads the provider's package when it is first asked. */
  readonly load: () => Promise<LanguageModelV4>;
  readonly options: (request: ModelRequest, warn: (message: string) => void) => SharedV4ProviderOptions;
}

/** A model behind a provider package of the AI SDK, at the level of its one call: nothing of its agent loop. */
export function createSdkModel(options: SdkModelOptions): LanguageModel {
  let loading: Promise<LanguageModelV4> | undefined;
  const load = (): Promise<LanguageModelV4> => (loading ??= options.load());
  return {
    id: options.id,
    name: options.name,
    contextTokens: options.contextTokens,
    abilities: options.abilities,
    ...(options.price === undefined ? {} : { price: options.price }),
    ...(options.origin === undefined ? {} : { origin: options.origin }),
    ...(options.lacks === undefined ? {} : { lacks: options.lacks }),
    countTokens: estimateTokens,
    generate: (request, sink, signal) => {
      if (signal.aborted) return Promise.reject(abortErrorOf(signal));
      return new Promise((resolve, reject) => {
        const abort = new AbortController();
        // At once (M3), whatever the package is doing; what it still brings meets the aborted signal below.
        const onAbort = (): void => {
          reject(abortErrorOf(signal));
          abort.abort();
        };
        signal.addEventListener('abort', onAbort, { once: true });
        answerOf(request, sink, { ...options, load, signal: abort.signal })
          .then(resolve, (error: unknown) => {
            abort.abort();
            reject(error);
          })
          .finally(() => signal.removeEventListener('abort', onAbort));
      });
    },
  };
}

interface CallOptions extends SdkModelOptions {
  readonly signal: AbortSignal;
}

async function answerOf(request: ModelRequest, sink: ModelSink, options: CallOptions): Promise<ModelCompletion> {
  const { signal, limits } = options;
  const warn = (message: string): void => sink.warning?.(message);
  assertToolsFit(request, options.abilities);
  const callOptions = toCallOptions(request, options, warn);
  const answer = new SdkAnswer({
    sink,
    wire: options.wire,
    estimateInput: () => estimateInput(request, estimateTokens),
  });
  const { stream } = await guarded(async () => (await options.load()).doStream(callOptions), limits);
  const reader = stream.getReader();
  try {
    while (true) {
      const { done, value } = await guarded(() => reader.read(), limits);
      signal.throwIfAborted();
      if (done) return answer.completion();
      if (value.type === 'error') throw toModelError(value.error, limits);
      answer.take(value);
    }
  } catch (error) {
    reader.cancel(error).catch(() => undefined);
    throw error;
  }
}

/** What the package throws becomes ours; what the sink throws stays its own (M10). */
async function guarded<Result>(step: () => PromiseLike<Result>, limits: ServerLimits): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    throw toModelError(error, limits);
  }
}

function toCallOptions(
  request: ModelRequest,
  options: CallOptions,
  warn: (message: string) => void,
): LanguageModelV4CallOptions {
  const { parameters: given, tools = [] } = request;
  const { abilities } = options;
  const format = given.response_format;
  const instruction = abilities.json_schema ? undefined : schemaInstruction(format);
  if (instruction !== undefined) warn('The model is only asked for this format; nothing holds it to it');
  if (given.reasoning_effort !== undefined && given.reasoning_effort !== 'none' && !abilities.reasoning)
    warn('The model does not think, so the parameter reasoning_effort was left out');
  if (given.top_logprobs !== undefined) warn('The model tells no log probabilities');
  return {
    prompt: toPrompt(request, { wire: options.wire, images: abilities.images, instruction, warn }),
    abortSignal: options.signal,
    providerOptions: options.options(request, warn),
    ...defined({
      maxOutputTokens: given.max_tokens ?? options.maxOutputTokens,
      temperature: given.temperature,
      topP: given.top_p,
      topK: given.top_k,
      seed: given.seed,
      stopSequences: given.stop,
      presencePenalty: given.presence_penalty,
      frequencyPenalty: given.frequency_penalty,
      reasoning: abilities.reasoning ? given.reasoning_effort : undefined,
    }),
    ...(format === undefined || format.type === 'text' || !abilities.json_schema
      ? {}
      : {
          responseFormat: {
            type: 'json',
            ...(format.type === 'json_schema' ? { schema: format.schema, name: format.name ?? 'answer' } : {}),
          },
        }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, parameters }) => ({
            type: 'function',
            name,
            description,
            inputSchema: parameters,
          })),
          toolChoice: toToolChoice(request.toolChoice),
        }),
  };
}

function toToolChoice(choice: ModelRequest['toolChoice']): NonNullable<LanguageModelV4CallOptions['toolChoice']> {
  if (choice === undefined) return { type: 'auto' };
  return typeof choice === 'object' ? { type: 'tool', toolName: choice.name } : { type: choice };
}

function defined<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: NonNullable<Fields[Key]>;
  };
}
