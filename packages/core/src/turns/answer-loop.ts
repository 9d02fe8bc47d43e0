import type { RunReason, RunUsage } from '@parley/protocol';
import { truncateMiddle, type ContextReport } from '../context/index.ts';
import type { Clock, Logger } from '../kernel/index.ts';
import { costMicros, type LanguageModel, type ModelCarry, type ModelMessage, type ToolCall } from '../models/index.ts';
import { AnswerSink } from './answer-sink.ts';
import type { Prompt } from './prompt.ts';
import type { RunLog } from './run-log.ts';
import type { LoggedStep } from './step-log.ts';
import { runToolStep, type OfferedTools, type StepCall } from './tool-step.ts';
import type { RunResume } from './types.ts';

/** Between steps it is looked whether the answer may go on (SPEC T13.5). */
export interface LoopLimits {
  readonly maxSteps: number;
  readonly maxCallsPerStep: number;
  readonly maxCallsAtOnce: number;
  readonly maxResultCharacters: number;
  /** Of one answer, all steps together, from its first to its last; time spent waiting for people not counted. */
  readonly maxMs: number;
  readonly maxTokens: number;
  readonly maxCostMicros: number | undefined;
}

export const defaultLoopLimits: LoopLimits = {
  maxSteps: 12,
  maxCallsPerStep: 16,
  maxCallsAtOnce: 4,
  maxResultCharacters: 16_000,
  maxMs: 600_000,
  maxTokens: 1_000_000,
  maxCostMicros: undefined,
};

/** What the steps so far amount to; true also when the loop is torn away. */
export class LoopProgress {
  usage: RunUsage | undefined;
  costMicros: number | undefined;
  steps = 0;
  modelMs = 0;
  toolsMs = 0;
  answeredBy: string | undefined;
  carries: (ModelCarry | null)[] = [];

  constructor(from?: RunResume) {
    if (from === undefined) return;
    this.usage = from.usage;
    this.costMicros = from.costMicros ?? undefined;
    this.steps = from.steps;
    this.modelMs = from.modelMs;
    this.toolsMs = from.toolsMs;
    this.answeredBy = from.answeredBy ?? undefined;
    this.carries = [...from.carries];
  }

  add(usage: RunUsage, cost: number | undefined): void {
    this.usage = this.usage === undefined ? usage : sumOf(this.usage, usage);
    if (cost !== undefined) this.costMicros = (this.costMicros ?? 0) + cost;
    this.steps += 1;
  }

  toResume(at: RunResume['at']): RunResume {
    const { usage = { input_tokens: 0, output_tokens: 0 }, steps, modelMs, toolsMs, carries } = this;
    return {
      at,
      usage,
      steps,
      modelMs,
      toolsMs,
      carries,
      costMicros: this.costMicros ?? null,
      answeredBy: this.answeredBy ?? null,
    };
  }
}

export interface AnswerLoopOptions {
  readonly log: RunLog;
  readonly model: LanguageModel;
  /** The model that goes by this name, for its price. */
  readonly resolve: (id: string) => Pick<LanguageModel, 'price'> | undefined;
  readonly prompt: Prompt;
  readonly offered: OfferedTools | undefined;
  /** Steps of a run that goes on after waiting. */
  readonly earlier: readonly LoggedStep[];
  readonly progress: LoopProgress;
  readonly limits: LoopLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly stallMs: number;
  readonly onStall: () => void;
}

export type LoopEnd =
  | { readonly kind: 'ended'; readonly reason: RunReason }
  | { readonly kind: 'waiting'; readonly calls: readonly ToolCall[] };

/** The model's steps and the tools between them, until it has said all (SPEC T13). */
export async function runAnswerLoop(options: AnswerLoopOptions): Promise<LoopEnd> {
  const { log, model, progress, prompt, offered, limits, clock } = options;
  const messages: ModelMessage[] = [...prompt.request.messages];
  const room = new ContextRoom(model, prompt.report, limits);
  let pending: readonly StepCall[] = [];
  for (const [index, step] of options.earlier.entries()) {
    const said = messagesOf(step, progress.carries[index] ?? null);
    messages.push(...said);
    room.take(said);
    pending = step.calls.filter(({ ended }) => ended === undefined).map((call) => ({ ...call, waits: true }));
  }
  const ids = new Set(options.earlier.flatMap(({ calls }) => calls.map(({ id }) => id)));

  for (;;) {
    if (pending.length > 0 && offered !== undefined) {
      const startedMs = clock.monotonicMs();
      const bound = room.boundFor(pending.length);
      const { messages: results, waiting } = await runToolStep(pending, {
        log,
        offered,
        bound,
        clock,
        signal: options.signal,
        logger: options.logger,
        maxCalls: limits.maxCallsPerStep,
        maxAtOnce: limits.maxCallsAtOnce,
      }).finally(() => (progress.toolsMs += clock.monotonicMs() - startedMs));
      messages.push(...results);
      room.take(results);
      if (waiting.length > 0) return { kind: 'waiting', calls: waiting };
    }
    const spent = progress.steps === 0 ? undefined : budgetSpent(progress, prompt, limits);
    if (spent !== undefined) return { kind: 'ended', reason: spent };
    const step = await modelStep(options, messages, ids);
    const { completion, text } = step;
    if (completion.reason !== 'tool_calls') return { kind: 'ended', reason: completion.reason };
    if (offered === undefined || step.calls.length === 0) return { kind: 'ended', reason: 'complete' };
    if (progress.steps >= limits.maxSteps) return { kind: 'ended', reason: 'tool_limit' };
    progress.carries[progress.steps - 1] = completion.carry ?? null;
    const said = messagesOf({ text, calls: step.calls }, completion.carry ?? null);
    messages.push(...said);
    room.take(said);
    pending = step.calls;
  }
}

async function modelStep(options: AnswerLoopOptions, messages: readonly ModelMessage[], ids: Set<string>) {
  const { log, model, progress, prompt, limits, clock, signal } = options;
  const { continueFrom, ...request } = prompt.request;
  const isFirst = progress.steps === 0;
  const from = log.content.length - (isFirst ? (continueFrom?.length ?? 0) : 0);
  const stall = setTimeout(options.onStall, options.stallMs);
  const sink = new AnswerSink({
    log,
    ids,
    continues: isFirst && continueFrom !== undefined,
    onModel: (id) => (progress.answeredBy = id),
    heard: () => {
      stall.refresh();
      // The model may still call back after an abort; what nobody may see must not be gathered either.
      return !signal.aborted;
    },
  });
  const startedMs = clock.monotonicMs();
  try {
    const completion = await model.generate(
      {
        ...request,
        messages,
        ...(isFirst && continueFrom !== undefined ? { continueFrom } : {}),
        parameters: leftOf(request.parameters, progress),
        // The last step there may be has to answer.
        ...(request.tools !== undefined && progress.steps + 1 >= limits.maxSteps
          ? { toolChoice: 'none' as const }
          : {}),
      },
      sink,
      signal,
    );
    const price = progress.answeredBy === undefined ? model.price : options.resolve(progress.answeredBy)?.price;
    progress.add(completion.usage, price === undefined ? undefined : costMicros(completion.usage, price));
    const calls = sink.finish(completion.toolCalls ?? []);
    return { completion, calls, text: calls.length === 0 ? '' : log.content.slice(from) };
  } finally {
    clearTimeout(stall);
    progress.modelMs += clock.monotonicMs() - startedMs;
  }
}

/** `max_tokens` is meant for the answer, not for each of its steps. */
function leftOf(parameters: Prompt['request']['parameters'], { usage }: LoopProgress): typeof parameters {
  if (parameters.max_tokens === undefined || usage === undefined) return parameters;
  return { ...parameters, max_tokens: Math.max(1, parameters.max_tokens - usage.output_tokens) };
}

function budgetSpent(progress: LoopProgress, prompt: Prompt, limits: LoopLimits): RunReason | undefined {
  const { usage = { input_tokens: 0, output_tokens: 0 } } = progress;
  const { max_tokens } = prompt.request.parameters;
  if (max_tokens !== undefined && usage.output_tokens >= max_tokens) return 'length';
  if (usage.input_tokens + usage.output_tokens >= limits.maxTokens) return 'budget_used';
  if (progress.modelMs + progress.toolsMs >= limits.maxMs) return 'budget_used';
  return limits.maxCostMicros !== undefined && (progress.costMicros ?? 0) >= limits.maxCostMicros
    ? 'budget_used'
    : undefined;
}

function messagesOf(step: LoggedStep, carry: ModelCarry | null): ModelMessage[] {
  if (step.calls.length === 0) return [];
  return [
    {
      role: 'assistant',
      content: step.text.trim(),
      toolCalls: step.calls.map(({ id, name, arguments: args }) => ({ id, name, arguments: args })),
      ...(carry === null ? {} : { carry }),
    },
    ...step.calls.flatMap(({ id, name, ended }) =>
      ended === undefined
        ? []
        : [
            {
              role: 'tool' as const,
              callId: id,
              name,
              content: ended.result,
              ...(ended.status === 'ok' ? {} : { failed: true }),
            },
          ],
    ),
  ];
}

const leastResultTokens = 32;

/** What is left of the model's window as results come in. */
class ContextRoom {
  readonly #model: LanguageModel;
  readonly #limits: LoopLimits;
  #left: number;

  constructor(model: LanguageModel, report: ContextReport, limits: LoopLimits) {
    this.#model = model;
    this.#limits = limits;
    this.#left = report.input_limit_tokens - report.input_tokens;
  }

  take(messages: readonly ModelMessage[]): void {
    for (const message of messages) {
      this.#left -= this.#model.countTokens(message.content);
      if (message.role === 'assistant')
        for (const call of message.toolCalls ?? []) this.#left -= this.#model.countTokens(call.arguments);
    }
  }

  /** Each result of a step gets an even share of what is left. Too little of it is better than no answer. */
  boundFor(calls: number): (result: string) => string {
    const tokens = Math.max(leastResultTokens, Math.floor(this.#left / (calls + 1)));
    const { maxResultCharacters } = this.#limits;
    const fits = (text: string): boolean =>
      text.length <= maxResultCharacters && this.#model.countTokens(text) <= tokens;
    return (result) => truncateMiddle(result.slice(0, 20 * maxResultCharacters), fits) ?? '[The result is too long.]';
  }
}

function sumOf(a: RunUsage, b: RunUsage): RunUsage {
  const sum = (x: number | undefined, y: number | undefined): number | undefined =>
    x === undefined && y === undefined ? undefined : (x ?? 0) + (y ?? 0);
  const cached = sum(a.cached_tokens, b.cached_tokens);
  const reasoning = sum(a.reasoning_tokens, b.reasoning_tokens);
  return {
    input_tokens: a.input_tokens + b.input_tokens,
    output_tokens: a.output_tokens + b.output_tokens,
    ...(cached === undefined ? {} : { cached_tokens: cached }),
    ...(reasoning === undefined ? {} : { reasoning_tokens: reasoning }),
  };
}
