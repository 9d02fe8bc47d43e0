import type { ModelMessage, ModelRequest } from '@parley/core';

export type OpenAiParameter = 'max_tokens' | 'temperature' | 'top_p' | 'seed' | 'stop';

/**
 * How a server goes on with an answer. `instruction`: it is asked to, which works anywhere and may repeat
 * a word. `prefill`: a last message of the assistant is completed. `prefill_flags`: the same, with the
 * flags some servers want for it.
 */
export type Continuation = 'instruction' | 'prefill' | 'prefill_flags';

export interface RequestBodyOptions {
  readonly model: string;
  readonly unsupported: readonly OpenAiParameter[];
  readonly maxStopSequences: number;
  readonly tokenLimitField: 'max_tokens' | 'max_completion_tokens';
  readonly continuation: Continuation;
  readonly includeUsage: boolean;
}

export interface RequestBody {
  readonly json: string;
  readonly warnings: readonly string[];
}

export function buildRequestBody(request: ModelRequest, options: RequestBodyOptions): RequestBody {
  const warnings: string[] = [];
  const body: Record<string, unknown> = {
    model: options.model,
    messages: messagesOf(request, options.continuation),
    stream: true,
    ...(options.includeUsage ? { stream_options: { include_usage: true } } : {}),
    ...(options.continuation === 'prefill_flags' && isContinued(request)
      ? { continue_final_message: true, add_generation_prompt: false }
      : {}),
  };
  for (const name of parameterNames) {
    const value = request.parameters[name];
    if (value === undefined) continue;
    if (options.unsupported.includes(name)) warnings.push(`The model does not support the parameter ${name}`);
    else body[name === 'max_tokens' ? options.tokenLimitField : name] = value;
  }
  const stop = request.parameters.stop ?? [];
  if (body['stop'] !== undefined && stop.length > options.maxStopSequences) {
    body['stop'] = stop.slice(0, options.maxStopSequences);
    warnings.push(`The model takes ${options.maxStopSequences} stop sequences at most; the others were left out`);
  }
  return { json: JSON.stringify(body), warnings };
}

const parameterNames = [
  'max_tokens',
  'temperature',
  'top_p',
  'seed',
  'stop',
] as const satisfies readonly OpenAiParameter[];

function isContinued(request: ModelRequest): boolean {
  return request.continueFrom !== undefined && request.continueFrom !== '';
}

function messagesOf(request: ModelRequest, continuation: Continuation): readonly ModelMessage[] {
  const messages = joinRepeatedRoles(request.messages);
  if (!isContinued(request)) return messages;
  const soFar: ModelMessage = { role: 'assistant', content: request.continueFrom ?? '' };
  if (continuation !== 'instruction') return [...messages, soFar];
  return [...messages, soFar, { role: 'user', content: continueInstruction }];
}

const continueInstruction =
  'Your last answer broke off. Go on from exactly where it ended, in the middle of the sentence or word if need be. Repeat nothing and say nothing about this.';

/** Chat templates of many models refuse the same role twice in a row, e.g. after an answer that never came. */
function joinRepeatedRoles(messages: readonly ModelMessage[]): readonly ModelMessage[] {
  const joined: ModelMessage[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (last?.role === message.role && last.role !== 'tool')
      joined[joined.length - 1] = { ...last, content: `${last.content}\n\n${message.content}` };
    else joined.push(message);
  }
  return joined;
}
