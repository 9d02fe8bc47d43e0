import type { Clock } from '../kernel/index.ts';
import { costMicros, ModelError, type LanguageModel, type ModelRequest } from '../models/index.ts';
import type { ModerationEngine, Verdict } from '../moderation/index.ts';
import { refusalText } from './check-input.ts';
import { collectAnswer } from './collect-answer.ts';
import { createGuardedSink } from './guarded-sink.ts';
import type { Answer, AnswerSink } from './types.ts';

export interface AskModelOptions {
  readonly model: LanguageModel;
  readonly engine: ModerationEngine;
  readonly userId: string;
  readonly clock: Clock;
  readonly stallMs: number;
  readonly onVerdict: (verdict: Verdict, text: string) => void;
  readonly onWarning: (warning: string) => void;
  readonly onModel: (id: string) => void;
}

interface Measured {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
  readonly costMicros: number | null;
  readonly firstTokenMs: number | null;
}

/** The calls of one request, each guarded, and what they took, also when they were broken off. */
export function askModel(options: AskModelOptions): {
  all(
    requests: readonly ModelRequest[],
    watch: (index: number) => Partial<AnswerSink>,
    signal: AbortSignal,
  ): Promise<readonly Answer[]>;
  measured(): Measured;
} {
  const { model, clock } = options;
  const { price } = model;
  const startedAtMs = clock.monotonicMs();
  let firstTokenMs: number | null = null;
  const parts: { usage?: Answer['usage']; readonly promptTokens: () => number; readonly said: () => string }[] = [];

  async function one(request: ModelRequest, watch: Partial<AnswerSink>, signal: AbortSignal): Promise<Answer> {
    // The parts' own end (a block, a reader that is gone, silence) is not the caller's.
    const own = new AbortController();
    const stall = setTimeout(() => own.abort(stalled), options.stallMs);
    const answer = collectAnswer(watch);
    const part: (typeof parts)[number] = { promptTokens: () => promptTokens(model, request), said: answer.said };
    parts.push(part);
    const guarded = createGuardedSink({
      engine: options.engine,
      userId: options.userId,
      sink: answer.sink,
      onVerdict: options.onVerdict,
      onEnd: () => own.abort(),
    });
    const noted =
      <Arguments extends unknown[]>(work: ((...given: Arguments) => void) | undefined) =>
      (...given: Arguments): void => {
        stall.refresh();
        firstTokenMs ??= Math.round(clock.monotonicMs() - startedAtMs);
        work?.(...given);
      };
    const { sink } = guarded;
    try {
      const completion = await model.generate(
        request,
        {
          text: noted(sink.text),
          reasoning: noted(sink.reasoning),
          toolCall: noted(sink.toolCall),
          toolArguments: noted(sink.toolArguments),
          citation: noted(sink.citation),
          logprobs: noted(sink.logprobs),
          waiting: () => void stall.refresh(),
          model: ({ id }) => options.onModel(id),
          warning: options.onWarning,
        },
        AbortSignal.any([signal, own.signal]),
      );
      await guarded.finish();
      part.usage = completion.usage;
      if (guarded.blocked !== undefined) return answer.end(blockedEnd(guarded.blocked, completion.usage));
      const { reason, usage, carry } = completion;
      return answer.end({ reason, refusal: undefined, usage, carry });
    } catch (error) {
      // Throws what the reader threw: that is why the model was ended.
      await guarded.finish();
      if (guarded.blocked !== undefined && !signal.aborted)
        return answer.end(blockedEnd(guarded.blocked, estimate(part)));
      if (own.signal.reason === stalled) throw stalled;
      throw error;
    } finally {
      clearTimeout(stall);
    }
  }

  function estimate({ promptTokens, said }: (typeof parts)[number]): Answer['usage'] {
    return { input_tokens: promptTokens(), output_tokens: model.countTokens(said()) };
  }

  return {
    async all(requests, watch, signal) {
      const group = new AbortController();
      const both = AbortSignal.any([signal, group.signal]);
      const asked = requests.map((request, index) => one(request, watch(index), both));
      // O6: without one of them the others are of no use.
      for (const answer of asked) answer.catch(() => group.abort());
      const settled = await Promise.allSettled(asked);
      const failed = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      // The first real failure, not an abort that follows from it.
      if (failed.length > 0) throw failed.find((error) => !isAbort(error)) ?? failed[0];
      return Promise.all(asked);
    },
    measured() {
      const usages = parts.map((part) => part.usage ?? estimate(part));
      const sum = (read: (usage: Answer['usage']) => number | undefined) =>
        usages.reduce((total, usage) => total + (read(usage) ?? 0), 0);
      return {
        inputTokens: sum((usage) => usage.input_tokens),
        outputTokens: sum((usage) => usage.output_tokens),
        cachedTokens: sum((usage) => usage.cached_tokens),
        reasoningTokens: sum((usage) => usage.reasoning_tokens),
        costMicros: price === undefined ? null : usages.reduce((total, usage) => total + costMicros(usage, price), 0),
        firstTokenMs,
      };
    },
  };
}

const stalled = new ModelError('stalled', 'The model sent nothing for too long.', { retryable: true });

function blockedEnd(verdict: Verdict, usage: Answer['usage']) {
  return { reason: 'blocked', refusal: refusalText(verdict), usage, carry: undefined } as const;
}

function promptTokens(model: LanguageModel, { messages }: ModelRequest): number {
  return messages.reduce((total, { content }) => total + model.countTokens(content), 0);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
