import type { JsonObject, ModelAbilities, ModelMessage, ModelRequest } from '@parley/core';
import { schemaInstruction } from '../../http/schema-instruction.ts';
import { assertToolsFit } from '../../http/tools-fit.ts';
import { imagesLeftOut } from '../../http/warnings.ts';

export interface OllamaBodyOptions {
  readonly model: string;
  readonly contextTokens: number;
  readonly abilities: ModelAbilities;
  readonly extraBody: JsonObject;
}

export function ollamaBody(request: ModelRequest, options: OllamaBodyOptions, warn: (message: string) => void): object {
  const { parameters, tools = [], toolChoice, continueFrom = '' } = request;
  const { abilities } = options;
  assertToolsFit(request, abilities);
  const format = parameters.response_format;
  const instruction = abilities.json_schema ? undefined : schemaInstruction(format);
  if (instruction !== undefined) warn('The model is only asked for this format; nothing holds it to it');
  if (!abilities.images && request.messages.some((message) => message.role === 'user' && message.images?.length))
    warn(imagesLeftOut);
  if (parameters.top_logprobs !== undefined) warn('The model tells no log probabilities');
  if (tools.length > 0 && toolChoice !== undefined && toolChoice !== 'auto' && toolChoice !== 'none')
    warn('The model does not support the parameter tool_choice');
  if (tools.length > 0 && request.parallelToolCalls === false)
    warn('The model does not support the parameter parallel_tool_calls');
  return {
    ...options.extraBody,
    model: options.model,
    stream: true,
    messages: [
      ...(instruction === undefined ? [] : [{ role: 'system', content: instruction }]),
      ...request.messages.map((message) => toWire(message, abilities.images)),
      // A last message of the assistant is gone on with.
      ...(continueFrom === '' ? [] : [{ role: 'assistant', content: continueFrom }]),
    ],
    ...(tools.length === 0 || toolChoice === 'none'
      ? {}
      : {
          tools: tools.map(({ name, description, parameters: schema }) => ({
            type: 'function',
            function: { name, description, parameters: schema },
          })),
        }),
    ...(format === undefined || format.type === 'text' || !abilities.json_schema
      ? {}
      : { format: format.type === 'json_object' ? 'json' : format.schema }),
    ...thinkOf(parameters.reasoning_effort, abilities, warn),
    options: {
      // Without it Ollama cuts the beginning off what is longer than a default of its own, and says nothing.
      num_ctx: options.contextTokens,
      num_predict: parameters.max_tokens,
      temperature: parameters.temperature,
      top_p: parameters.top_p,
      top_k: parameters.top_k,
      seed: parameters.seed,
      stop: parameters.stop,
      frequency_penalty: parameters.frequency_penalty,
      presence_penalty: parameters.presence_penalty,
    },
  };
}

function thinkOf(
  effort: ModelRequest['parameters']['reasoning_effort'],
  { reasoning }: ModelAbilities,
  warn: (message: string) => void,
): object {
  if (effort === undefined) return {};
  if (!reasoning) {
    if (effort !== 'none') warn('The model does not think, so the parameter reasoning_effort was left out');
    return {};
  }
  return { think: effort !== 'none' };
}

function toWire(message: ModelMessage, withImages: boolean): object {
  if (message.role === 'tool') {
    const content = message.failed === true ? `The call failed: ${message.content}` : message.content;
    return { role: 'tool', content, tool_name: message.name, tool_call_id: message.callId };
  }
  if (message.role === 'user') {
    const images = withImages ? (message.images ?? []) : [];
    return {
      role: 'user',
      content: message.content,
      ...(images.length === 0 ? {} : { images: images.map(({ bytes }) => Buffer.from(bytes).toString('base64')) }),
    };
  }
  if (message.role === 'system' || message.toolCalls === undefined)
    return { role: message.role, content: message.content };
  return {
    role: 'assistant',
    content: message.content,
    tool_calls: message.toolCalls.map((call) => ({
      id: call.id,
      function: { name: call.name, arguments: readArguments(call.arguments) },
    })),
  };
}

function readArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { unreadable_arguments: text };
  }
}
