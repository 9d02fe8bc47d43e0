import { ModelError, type LanguageModel, type ModelAbilities, type ModelRequest, type ModelSink } from '@parley/core';
import type { LlamaEngine } from './host/llama-engine.ts';
import type { LocalModelFile } from './local-model-file.ts';
import type { TokenCounter } from './tokenizer/token-counter.ts';

/** With grammars any model calls tools and holds its answer to a schema; how well, is another matter. */
const abilities: ModelAbilities = { tools: true, images: false, json_schema: true, reasoning: false, logprobs: true };

/** Whatever the model itself could do. */
const lacking = { images: false } as const;

export const localPrefix = 'local';

/** A model file of this machine as a language model. */
export function createLlamaModel(
  file: LocalModelFile,
  options: { readonly engine: LlamaEngine; readonly counter: Pick<TokenCounter, 'count'> },
): LanguageModel {
  const { engine, counter } = options;
  return {
    id: `${localPrefix}/${file.id}`,
    name: file.name,
    origin: { kind: 'embedded', provider: null, provider_kind: null },
    lacks: ['reasoning_effort'],
    contextTokens: engine.contextTokensOf(file),
    abilities: { ...abilities, ...file.abilities, ...lacking },
    countTokens: (text) => counter.count(text),
    generate: (request, sink, signal) => {
      const refusal = refusalOf(request);
      if (refusal !== undefined && !signal.aborted) return Promise.reject(refusal);
      const { request: readable, warnings } = withoutWhatItLacks(request);
      return engine.generate(file, readable, warningFirst(sink, warnings), signal);
    },
  };
}

/** M15 */
function refusalOf({ toolChoice, tools = [] }: ModelRequest): ModelError | undefined {
  if (typeof toolChoice === 'object' && !tools.some(({ name }) => name === toolChoice.name))
    return new ModelError('error', `The tool ${toolChoice.name} was asked for, but is not among the tools`, {
      retryable: false,
    });
  if (toolChoice === 'required' && tools.length === 0)
    return new ModelError('error', 'A tool call was required, but there are no tools', { retryable: false });
  return undefined;
}

/** M8, M18 */
function withoutWhatItLacks(request: ModelRequest): {
  readonly request: ModelRequest;
  readonly warnings: readonly string[];
} {
  const warnings: string[] = [];
  const messages = request.messages.map((message) => {
    if (message.role !== 'user' || message.images === undefined) return message;
    if (message.images.length > 0) warnings.push('The local model reads no images; they were left out');
    const { images: _, ...rest } = message;
    return rest;
  });
  return { request: { ...request, messages }, warnings: [...new Set(warnings)] };
}

/** Before anything else that the model says, and only if it runs at all. */
function warningFirst(sink: ModelSink, warnings: readonly string[]): ModelSink {
  if (warnings.length > 0) for (const warning of warnings) sink.warning?.(warning);
  return sink;
}
