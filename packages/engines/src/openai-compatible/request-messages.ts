import { createHash } from 'node:crypto';
import type { JsonObject, ModelMessage, ModelRequest } from '@parley/core';
import { imagesLeftOut } from '../http/warnings.ts';

/**
 * How a server goes on with an answer. `instruction`: it is asked to, which works anywhere and may repeat
 * a word. `prefill`: a last message of the assistant is completed. `prefill_flags`: the same, with the
 * flags some servers want for it. `prefill_mark`: the message says itself that it is a beginning.
 */
export type Continuation = 'instruction' | 'prefill' | 'prefill_flags' | 'prefill_mark';

export interface WireMessagesOptions {
  readonly continuation: Continuation;
  readonly images: boolean;
  /** Mistral's: nine letters and digits, nothing else. */
  readonly callIds: 'any' | 'nine';
  /** Stands before everything else, e.g. the format of the answer. */
  readonly instruction: string | undefined;
  readonly warn: (message: string) => void;
}

export function wireMessages(request: ModelRequest, options: WireMessagesOptions): readonly object[] {
  const messages = joinRepeatedRoles([
    ...(options.instruction === undefined ? [] : [{ role: 'system' as const, content: options.instruction }]),
    ...request.messages,
  ]);
  if (!options.images && messages.some((message) => message.role === 'user' && (message.images?.length ?? 0) > 0))
    options.warn(imagesLeftOut);
  const wire = messages.map((message) => toWire(message, options));
  const { continueFrom = '' } = request;
  if (continueFrom === '') return wire;
  const soFar = { role: 'assistant', content: continueFrom };
  if (options.continuation === 'prefill_mark') return [...wire, { ...soFar, prefix: true }];
  if (options.continuation !== 'instruction') return [...wire, soFar];
  return [...wire, soFar, { role: 'user', content: continueInstruction }];
}

export const continueInstruction =
  'Your last answer broke off. Go on from exactly where it ended, in the middle of the sentence or word if need be. Repeat nothing and say nothing about this.';

/** Chat templates of many models refuse the same role twice in a row, e.g. after an answer that never came. */
function joinRepeatedRoles(messages: readonly ModelMessage[]): readonly ModelMessage[] {
  const joined: ModelMessage[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    const together = last === undefined ? undefined : join(last, message);
    if (together === undefined) joined.push(message);
    else joined[joined.length - 1] = together;
  }
  return joined;
}

/** Undefined: they stay apart. A step with tool calls is answered by its results and nothing else. */
function join(last: ModelMessage, next: ModelMessage): ModelMessage | undefined {
  const content = `${last.content}\n\n${next.content}`;
  if (last.role === 'system' && next.role === 'system') return { role: 'system', content };
  if (last.role === 'user' && next.role === 'user') {
    const images = [...(last.images ?? []), ...(next.images ?? [])];
    return { role: 'user', content, ...(images.length === 0 ? {} : { images }) };
  }
  if (
    last.role === 'assistant' &&
    next.role === 'assistant' &&
    last.toolCalls === undefined &&
    last.carry === undefined
  )
    return { ...next, content };
  return undefined;
}

function toWire(message: ModelMessage, { images, callIds }: WireMessagesOptions): object {
  const idOf = (id: string): string => (callIds === 'any' || /^[a-zA-Z0-9]{9}$/.test(id) ? id : nineOf(id));
  if (message.role === 'tool') {
    const content = message.failed === true ? `The call failed: ${message.content}` : message.content;
    return { role: 'tool', tool_call_id: idOf(message.callId), content, name: message.name };
  }
  if (message.role === 'user' && images && message.images !== undefined && message.images.length > 0) {
    const pictures = message.images.map(({ mediaType, bytes }) => ({
      type: 'image_url',
      image_url: { url: `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}` },
    }));
    return { role: 'user', content: [{ type: 'text', text: message.content }, ...pictures] };
  }
  if (message.role !== 'assistant') return { role: message.role, content: message.content };
  const { content, toolCalls = [], carry } = message;
  if (toolCalls.length === 0 && carry === undefined) return { role: 'assistant', content };
  return {
    role: 'assistant',
    content: content === '' && toolCalls.length > 0 ? null : content,
    ...carriedFields(carry),
    ...(toolCalls.length === 0
      ? {}
      : {
          tool_calls: toolCalls.map((call) => ({
            id: idOf(call.id),
            type: 'function',
            function: { name: call.name, arguments: call.arguments },
            ...carriedOfCall(carry, call.id),
          })),
        }),
  };
}

/** Another model's id in letters that are taken; alike for a call and its result. */
function nineOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 9);
}

/** What `ChatAnswer` kept; anything else is another adapter's and means nothing here. */
function carriedFields(carry: JsonObject | undefined): object {
  if (carry?.['wire'] !== 'chat') return {};
  return carry['message'] ?? {};
}

function carriedOfCall(carry: JsonObject | undefined, id: string): object {
  if (carry?.['wire'] !== 'chat') return {};
  const extra = (carry['calls'] as Record<string, unknown> | undefined)?.[id];
  return extra === undefined ? {} : { extra_content: extra };
}
