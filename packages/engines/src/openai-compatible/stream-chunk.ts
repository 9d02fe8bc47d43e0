import type { ModelCompletion } from '@parley/core';

/** What one event of a streamed answer says. */
export interface StreamChunk {
  readonly content: string;
  readonly finish: ModelCompletion['reason'] | 'filtered' | undefined;
  readonly usage: ModelCompletion['usage'] | undefined;
  /** The server reports a failure inside the stream. */
  readonly error: ServerErrorBody | undefined;
}

export interface ServerErrorBody {
  readonly message: string;
  readonly code: string;
}

/** Undefined: not JSON, or JSON that is no part of an answer. */
export function parseStreamChunk(data: string): StreamChunk | undefined {
  const parsed = parseObject(data);
  if (parsed === undefined) return undefined;
  const error = readErrorBody(parsed);
  if (error !== undefined) return { content: '', finish: undefined, usage: undefined, error };
  const choices = parsed['choices'];
  const usage = readUsage(parsed['usage']);
  if (!Array.isArray(choices))
    return usage === undefined ? undefined : { content: '', finish: undefined, usage, error: undefined };
  const choice = asObject(choices[0]);
  const content = asObject(choice?.['delta'])?.['content'];
  return {
    content: typeof content === 'string' ? content : '',
    finish: readFinish(choice?.['finish_reason']),
    usage,
    error: undefined,
  };
}

/** The error object of a refused request or of a stream: `{"error": {...}}`, `{"error": "text"}`, `{"message": ...}`. */
export function readErrorBody(body: Readonly<Record<string, unknown>>): ServerErrorBody | undefined {
  const error = body['error'] ?? (body['object'] === 'error' ? body : undefined);
  if (error === undefined || error === null) return undefined;
  if (typeof error === 'string') return { message: error, code: '' };
  const fields = asObject(error);
  return { message: textOf(fields?.['message']), code: textOf(fields?.['code'] ?? fields?.['type']) };
}

export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Unknown reasons of newer servers end the answer like `stop`. */
function readFinish(reason: unknown): StreamChunk['finish'] {
  if (typeof reason !== 'string' || reason === '') return undefined;
  if (reason === 'length' || reason === 'max_tokens') return 'length';
  return reason === 'content_filter' ? 'filtered' : 'complete';
}

function readUsage(value: unknown): StreamChunk['usage'] {
  const usage = asObject(value);
  const input = usage?.['prompt_tokens'];
  const output = usage?.['completion_tokens'];
  if (!isCount(input) || !isCount(output)) return undefined;
  const cached = asObject(usage?.['prompt_tokens_details'])?.['cached_tokens'];
  return { input_tokens: input, output_tokens: output, ...(isCount(cached) ? { cached_tokens: cached } : {}) };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
