import { ChatRequest, type ChatMessage } from '@parley/protocol/openai-compatible';
import type { ModelImage, ModelMessage, ModelRequest } from '../../models/index.ts';
import { readDataUrl } from '../data-urls.ts';
import { badRequest, unsupported } from '../refusals.ts';
import { assertCallsAnswered } from '../tool-pairs.ts';
import type { CompletionCaller } from '../types.ts';
import { effortOf, given, seedFor, stopsOf, toTool, unknownFields } from '../wire.ts';

/** Said to OpenAI and meaning nothing here: who is charged, how it is kept, what is guessed beforehand. */
const harmless = ['user', 'safety_identifier', 'metadata', 'service_tier', 'store', 'prompt_cache_retention'];
const known = new Set([...Object.keys(ChatRequest.shape), ...harmless]);
/** Without these the answer would not be what was asked for. */
const impossible = ['audio', 'functions', 'function_call', 'web_search_options'];

export interface ReadRequest {
  readonly requests: readonly ModelRequest[];
  readonly warnings: readonly string[];
}

/** From a chat in OpenAI's words to what models are asked here. */
export function readChatRequest(body: ChatRequest, caller: CompletionCaller): ReadRequest {
  for (const name of impossible)
    if (body[name] !== undefined && body[name] !== null) throw unsupported(name, `'${name}' is not supported.`);
  const messages = readMessages(body.messages);
  assertCallsAnswered(messages, 'messages');
  const tools = body.tools ?? [];
  const choice = body.tool_choice;
  if (
    typeof choice === 'object' &&
    choice !== null &&
    !tools.some((tool) => tool.function.name === choice.function.name)
  )
    throw badRequest('tool_choice', `There is no tool '${choice.function.name}' among 'tools'.`);
  if (choice === 'required' && tools.length === 0) throw badRequest('tool_choice', "'tool_choice' needs 'tools'.");
  const request: ModelRequest = {
    messages,
    parameters: parametersOf(body),
    ...(tools.length === 0 ? {} : { tools: tools.map((tool) => toTool(tool.function)) }),
    ...(choice === null || choice === undefined
      ? {}
      : { toolChoice: typeof choice === 'string' ? choice : { name: choice.function.name } }),
    ...(body.parallel_tool_calls === false ? { parallelToolCalls: false } : {}),
    ...cacheKey(body.prompt_cache_key, caller),
  };
  return {
    requests: Array.from({ length: body.n ?? 1 }, (_, index) => ({
      ...request,
      parameters: { ...request.parameters, ...seedFor(body.seed, index) },
    })),
    warnings: [
      ...unknownFields(body, known),
      ...(tools.some((tool) => tool.function.strict === true) ? ['strict is ignored'] : []),
    ],
  };
}

/** What one person's calls share is nobody else's to share. */
export function cacheKey(key: string | null | undefined, caller: CompletionCaller): { cacheKey?: string } {
  return key === null || key === undefined ? {} : { cacheKey: `${caller.userId}:${key}` };
}

function parametersOf(body: ChatRequest): ModelRequest['parameters'] {
  const { top_p, top_k, temperature, frequency_penalty, presence_penalty, response_format: format } = body;
  return {
    ...given({ top_p, top_k, temperature, frequency_penalty, presence_penalty }),
    ...given({ max_tokens: body.max_completion_tokens ?? body.max_tokens }),
    ...stopsOf(body.stop),
    ...effortOf(body.reasoning_effort),
    ...(body.logprobs === true ? { top_logprobs: body.top_logprobs ?? 0 } : {}),
    ...(format === null || format === undefined || format.type === 'text' ? {} : { response_format: formatOf(format) }),
  };
}

function formatOf(
  format: Exclude<NonNullable<ChatRequest['response_format']>, { type: 'text' }>,
): NonNullable<ModelRequest['parameters']['response_format']> {
  if (format.type === 'json_object') return { type: 'json_object' };
  const { name, schema } = format.json_schema;
  return { type: 'json_schema', name, schema: schema ?? { type: 'object' } };
}

function readMessages(messages: readonly ChatMessage[]): ModelMessage[] {
  const called = new Map<string, string>();
  return messages.map((message, index): ModelMessage => {
    const param = `messages[${index}]`;
    switch (message.role) {
      case 'system':
      case 'developer':
        return { role: 'system', content: textOf(message.content) };
      case 'user':
        return readUser(message.content, `${param}.content`);
      case 'assistant':
        return readAssistant(message, called, param);
      case 'tool': {
        const name = called.get(message.tool_call_id);
        if (name === undefined)
          throw badRequest(
            param,
            `messages with role 'tool' must answer a call in an earlier message's 'tool_calls'; '${message.tool_call_id}' is none.`,
          );
        return { role: 'tool', content: textOf(message.content), callId: message.tool_call_id, name };
      }
      default:
        return message satisfies never;
    }
  });
}

function readUser(content: Extract<ChatMessage, { role: 'user' }>['content'], param: string): ModelMessage {
  if (typeof content === 'string') return { role: 'user', content };
  const texts: string[] = [];
  const images: ModelImage[] = [];
  content.forEach((part, index) => {
    if (part.type === 'text') texts.push(part.text);
    else images.push(readDataUrl(part.image_url.url, `${param}[${index}].image_url`));
  });
  return { role: 'user', content: texts.join('\n'), ...(images.length === 0 ? {} : { images }) };
}

function readAssistant(
  message: Extract<ChatMessage, { role: 'assistant' }>,
  called: Map<string, string>,
  param: string,
): ModelMessage {
  const { content, tool_calls: calls } = message;
  if ((content === null || content === undefined) && (calls ?? []).length === 0 && typeof message.refusal !== 'string')
    throw badRequest(`${param}.content`, "An assistant's message has 'content', 'refusal' or 'tool_calls'.");
  for (const call of calls ?? []) called.set(call.id, call.function.name);
  const text =
    typeof content === 'string'
      ? content
      : (content ?? []).map((part) => (part.type === 'text' ? part.text : part.refusal)).join('\n');
  return {
    role: 'assistant',
    content: text === '' && typeof message.refusal === 'string' ? message.refusal : text,
    ...(calls === null || calls === undefined || calls.length === 0
      ? {}
      : {
          toolCalls: calls.map((call) => ({
            id: call.id,
            name: call.function.name,
            arguments: call.function.arguments,
          })),
        }),
  };
}

function textOf(content: string | readonly { readonly text: string }[]): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n');
}
