import type { RunUsage } from '@parley/protocol';
import type { ChatLogprob, CompletionUsage, FinishReason } from '@parley/protocol/openai-compatible';
import type { TokenLogprob, ToolDefinition } from '../models/index.ts';
import type { Answer, AnswerEnd } from './types.ts';

/** O6: of several answers to one prompt the prompt counts once. */
export function usageOf(answers: readonly Answer[]): RunUsage {
  const most = (read: (usage: RunUsage) => number | undefined) =>
    Math.max(0, ...answers.map(({ usage }) => read(usage) ?? 0));
  const sum = (read: (usage: RunUsage) => number | undefined) =>
    answers.reduce((total, { usage }) => total + (read(usage) ?? 0), 0);
  return {
    input_tokens: most((usage) => usage.input_tokens),
    output_tokens: sum((usage) => usage.output_tokens),
    cached_tokens: most((usage) => usage.cached_tokens),
    reasoning_tokens: sum((usage) => usage.reasoning_tokens),
  };
}

export function toCompletionUsage(usage: RunUsage): CompletionUsage {
  return {
    prompt_tokens: usage.input_tokens,
    completion_tokens: usage.output_tokens,
    total_tokens: usage.input_tokens + usage.output_tokens,
    prompt_tokens_details: { cached_tokens: usage.cached_tokens ?? 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning_tokens ?? 0 },
  };
}

const finishReasons: Readonly<Record<AnswerEnd['reason'], FinishReason>> = {
  complete: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  refused: 'content_filter',
  blocked: 'content_filter',
};

export function toFinishReason(reason: AnswerEnd['reason']): FinishReason {
  return finishReasons[reason];
}

export function toChatLogprob({ token, logprob, top }: TokenLogprob): ChatLogprob {
  return {
    ...withBytes(token, logprob),
    top_logprobs: top.map((other) => withBytes(other.token, other.logprob)),
  };
}

function withBytes(token: string, logprob: number) {
  return { token, logprob, bytes: [...Buffer.from(token, 'utf8')] };
}

export function toTool(tool: {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly parameters?: Record<string, unknown> | null | undefined;
}): ToolDefinition {
  return {
    name: tool.name,
    description: tool.description ?? '',
    parameters: tool.parameters ?? { type: 'object', properties: {} },
  };
}

/** One seed would give `n` times the same answer. */
export function seedFor(seed: number | null | undefined, index: number): { seed?: number } {
  return seed === null || seed === undefined ? {} : { seed: seed + index };
}

/** What is not null or undefined; `null` is how many clients say nothing. */
export function given<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], null | undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], null | undefined>;
  };
}

export function stopsOf(stop: string | readonly string[] | null | undefined): { stop?: string[] } {
  const list = stop === null || stop === undefined ? [] : typeof stop === 'string' ? [stop] : [...stop];
  const some = list.filter((one) => one !== '');
  return some.length === 0 ? {} : { stop: some };
}

/** `xhigh` is a step that few models have. */
export function effortOf(effort: string | null | undefined): {
  reasoning_effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high';
} {
  if (effort === null || effort === undefined) return {};
  return { reasoning_effort: effort === 'xhigh' ? 'high' : (effort as 'high') };
}

/** Fields that nobody here knows: ignored, since a client may be newer than this server, and said. */
export function unknownFields(body: object, known: ReadonlySet<string>): string[] {
  const names = Object.entries(body).flatMap(([name, value]) =>
    known.has(name) || value === null || value === undefined ? [] : [name],
  );
  return names.slice(0, 20).map((name) => `${name.slice(0, 60)} is ignored`);
}
