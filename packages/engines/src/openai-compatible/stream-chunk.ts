import type { ModelCitation, ModelCompletion, TokenLogprob } from '@parley/core';
import { readErrorBody, type ServerErrorBody } from '../http/error-body.ts';
import { asArray, asObject, isCount, parseObject, textOf, type JsonRecord } from '../http/json.ts';

/** What one event of a streamed answer says. */
export interface StreamChunk {
  readonly content: string;
  readonly reasoning: string;
  /** What else the delta holds: tool calls, a refusal, … Undefined for most. */
  readonly more: DeltaExtras | undefined;
  readonly finish: Finish | undefined;
  readonly usage: ModelCompletion['usage'] | undefined;
  /** The server reports a failure inside the stream. */
  readonly error: ServerErrorBody | undefined;
}

export type Finish = ModelCompletion['reason'];

export interface DeltaExtras {
  readonly toolCalls: readonly ToolCallDelta[];
  readonly refusal: string;
  readonly citations: readonly ModelCitation[];
  readonly logprobs: readonly TokenLogprob[];
  /** Reasoning in a form that only its server reads, to be sent back. */
  readonly reasoningDetails: readonly unknown[];
}

export interface ToolCallDelta {
  readonly index: number | undefined;
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  /** To be sent back with the call (thought signatures and the like). */
  readonly extraContent: JsonRecord | undefined;
}

/** Undefined: not JSON, or JSON that is no part of an answer. */
export function parseStreamChunk(data: string): StreamChunk | undefined {
  const parsed = parseObject(data);
  if (parsed === undefined) return undefined;
  const error = readErrorBody(parsed);
  if (error !== undefined) return { ...nothing, error };
  const choices = parsed['choices'];
  const usage = readUsage(parsed['usage']);
  if (!Array.isArray(choices)) return usage === undefined ? undefined : { ...nothing, usage };
  const choice = asObject((choices as unknown[])[0]);
  const delta = asObject(choice?.['delta']);
  const content = delta?.['content'];
  const blocks = Array.isArray(content) ? readBlocks(content as unknown[]) : undefined;
  return {
    content: blocks?.text ?? (typeof content === 'string' ? content : ''),
    reasoning: blocks?.reasoning ?? textOf(delta?.['reasoning_content'] ?? delta?.['reasoning']),
    more: readExtras(delta, choice),
    finish: readFinish(choice?.['finish_reason']),
    usage,
    error: undefined,
  };
}

const nothing = {
  content: '',
  reasoning: '',
  more: undefined,
  finish: undefined,
  usage: undefined,
  error: undefined,
} as const satisfies StreamChunk;

/** Mistral writes thinking and references as blocks inside the content. */
function readBlocks(blocks: readonly unknown[]): { text: string; reasoning: string } {
  let text = '';
  let reasoning = '';
  for (const block of blocks.map(asObject)) {
    if (block?.['type'] === 'thinking') {
      const inner = block['thinking'];
      reasoning +=
        typeof inner === 'string'
          ? inner
          : asArray(inner)
              .map((one) => textOf(asObject(one)?.['text']))
              .join('');
    } else text += textOf(block?.['text']);
  }
  return { text, reasoning };
}

function readExtras(delta: JsonRecord | undefined, choice: JsonRecord | undefined): DeltaExtras | undefined {
  const toolCalls = asArray(delta?.['tool_calls']);
  const annotations = asArray(delta?.['annotations']);
  const logprobs = asArray(asObject(choice?.['logprobs'])?.['content']);
  const reasoningDetails = asArray(delta?.['reasoning_details']);
  const refusal = textOf(delta?.['refusal']);
  if (toolCalls.length + annotations.length + logprobs.length + reasoningDetails.length + refusal.length === 0)
    return undefined;
  return {
    toolCalls: toolCalls.map(readToolCall),
    refusal,
    citations: annotations.flatMap(readCitation),
    logprobs: logprobs.map(readLogprob),
    reasoningDetails,
  };
}

function readToolCall(value: unknown): ToolCallDelta {
  const call = asObject(value);
  const inner = asObject(call?.['function']);
  const given = inner?.['arguments'];
  return {
    index: isCount(call?.['index']) ? call['index'] : undefined,
    id: textOf(call?.['id']),
    name: textOf(inner?.['name']),
    // Some servers send the arguments as the object they are.
    arguments: typeof given === 'object' && given !== null ? JSON.stringify(given) : textOf(given),
    extraContent: asObject(call?.['extra_content']),
  };
}

function readCitation(value: unknown): readonly ModelCitation[] {
  const fields = asObject(asObject(value)?.['url_citation']);
  if (fields === undefined) return [];
  const [start, end] = [fields['start_index'], fields['end_index']];
  return [
    {
      url: textOf(fields['url']),
      title: textOf(fields['title']),
      ...(textOf(fields['content']) === '' ? {} : { quote: textOf(fields['content']) }),
      ...(isCount(start) && isCount(end) && end > start ? { start, end } : {}),
    },
  ];
}

function readLogprob(value: unknown): TokenLogprob {
  const one = (entry: JsonRecord | undefined) => ({
    token: textOf(entry?.['token']),
    logprob: typeof entry?.['logprob'] === 'number' ? entry['logprob'] : 0,
  });
  const entry = asObject(value);
  return { ...one(entry), top: asArray(entry?.['top_logprobs']).map((top) => one(asObject(top))) };
}

/** Unknown reasons of newer servers end the answer like `stop`. */
function readFinish(reason: unknown): Finish | undefined {
  if (typeof reason !== 'string' || reason === '') return undefined;
  if (reason === 'length' || reason === 'max_tokens' || reason === 'model_length') return 'length';
  if (reason === 'tool_calls' || reason === 'function_call') return 'tool_calls';
  return reason === 'content_filter' || reason === 'refusal' ? 'refused' : 'complete';
}

function readUsage(value: unknown): StreamChunk['usage'] {
  const usage = asObject(value);
  const input = usage?.['prompt_tokens'];
  const output = usage?.['completion_tokens'];
  if (!isCount(input) || !isCount(output)) return undefined;
  const cached = asObject(usage?.['prompt_tokens_details'])?.['cached_tokens'] ?? usage?.['prompt_cache_hit_tokens'];
  const reasoning = asObject(usage?.['completion_tokens_details'])?.['reasoning_tokens'];
  return {
    input_tokens: input,
    output_tokens: output,
    ...(isCount(cached) ? { cached_tokens: cached } : {}),
    ...(isCount(reasoning) ? { reasoning_tokens: reasoning } : {}),
  };
}
