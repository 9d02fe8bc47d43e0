import type { ModelMessage, ModelRequest } from '@parley/core';
import { parseScriptName, type Script } from '@parley/engines';

export interface ChatRequest {
  readonly script: Script;
  readonly request: ModelRequest;
  readonly streams: boolean;
  readonly includesUsage: boolean;
}

export interface ChatProblem {
  readonly status: 400 | 404;
  readonly problem: string;
}

/** As strict as a real server about what it does not understand, so that a wrong client is found here. */
export function readChatRequest(body: string): ChatRequest | ChatProblem {
  const fields = parseJson(body);
  if (!isObject(fields)) return { status: 400, problem: 'The body is not a JSON object' };
  const script = typeof fields['model'] === 'string' ? parseScriptName(fields['model']) : undefined;
  if (script === undefined) return { status: 404, problem: 'There is no such model' };
  const messages = readMessages(fields['messages']);
  if (messages === undefined) return { status: 400, problem: 'messages is not a list of messages' };
  const maxTokens = fields['max_completion_tokens'] ?? fields['max_tokens'] ?? undefined;
  if (maxTokens !== undefined && !(Number.isInteger(maxTokens) && Number(maxTokens) > 0))
    return { status: 400, problem: 'max_tokens is not a positive number' };
  const stop = readStop(fields['stop']);
  if (stop === undefined) return { status: 400, problem: 'stop is not a string or a list of at most four' };
  const seed = fields['seed'] ?? undefined;
  const parameters = {
    ...(maxTokens === undefined ? {} : { max_tokens: Number(maxTokens) }),
    ...(Number.isInteger(seed) ? { seed: Number(seed) } : {}),
    ...(stop.length === 0 ? {} : { stop }),
  };
  const options = fields['stream_options'];
  return {
    script,
    request: withContinuation(messages, parameters),
    streams: fields['stream'] === true,
    includesUsage: isObject(options) && options['include_usage'] === true,
  };
}

/** A last message of the assistant is an answer to be gone on with. */
function withContinuation(messages: readonly ModelMessage[], parameters: ModelRequest['parameters']): ModelRequest {
  const last = messages.at(-1);
  if (last?.role !== 'assistant') return { messages, parameters };
  return { messages: messages.slice(0, -1), parameters, continueFrom: last.content };
}

function readMessages(value: unknown): ModelMessage[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const messages = value.map(readMessage);
  return messages.every((message) => message !== undefined) ? messages : undefined;
}

function readMessage(value: unknown): ModelMessage | undefined {
  if (!isObject(value)) return undefined;
  const { role } = value;
  const content = readContent(value['content']);
  if (content === undefined || (role !== 'system' && role !== 'user' && role !== 'assistant')) return undefined;
  return { role, content };
}

function readContent(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  const texts = value.map((part) =>
    isObject(part) && part['type'] === 'text' && typeof part['text'] === 'string' ? part['text'] : undefined,
  );
  return texts.includes(undefined) ? undefined : texts.join('');
}

function readStop(value: unknown): string[] | undefined {
  const list = typeof value === 'string' ? [value] : (value ?? []);
  if (!Array.isArray(list) || list.length > 4) return undefined;
  return list.every((stop): stop is string => typeof stop === 'string' && stop !== '') ? list : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
