import { isAbortError, ParleyError, type Clock, type IdFactory, type Logger } from '../kernel/index.ts';
import { ModelError, type LanguageModel, type ModelRegistry, type ModelRequest } from '../models/index.ts';
import type { ModerationEngine, Verdict } from '../moderation/index.ts';
import { askModel } from './ask-model.ts';
import { createInputCheck, type InputCheckOptions } from './check-input.ts';
import { fitRequest } from './fit-request.ts';
import { fromModelError, modelNotFound } from './refusals.ts';
import type {
  Answer,
  AnswerSink,
  CompletionCaller,
  CompletionEndpoint,
  CompletionLog,
  CompletionRecord,
} from './types.ts';

export interface CompletionServiceOptions {
  readonly models: ModelRegistry;
  readonly moderation: ModerationEngine;
  readonly log: CompletionLog;
  readonly reportModeration: InputCheckOptions['report'];
  readonly clock: Clock;
  readonly newId: IdFactory;
  readonly logger: Logger;
  readonly maxConcurrent: number;
  readonly stallMs?: number;
  /** Tokens that somebody may use (quotas/SPEC.md TQ2, TQ3). */
  readonly quota?:
    | {
        reserve(ownerId: string, id: string, tokens: number): Promise<void>;
        settle(id: string, tokens: number): Promise<void>;
      }
    | undefined;
}

export interface CompletionRequest {
  readonly caller: CompletionCaller;
  readonly endpoint: CompletionEndpoint;
  readonly model: string;
  /** One answer each. */
  readonly requests: readonly ModelRequest[];
  /** The field that holds the texts, for refusals. */
  readonly param: string;
  readonly warnings: readonly string[];
}

/** Checked and ready: nothing has been asked of the model yet. */
export interface PreparedCompletion {
  readonly id: string;
  /** Who answers; another one than was asked where rules or failures lead on. */
  readonly modelId: string;
  /** What is not done as asked. Grows while the model answers. */
  readonly warnings: readonly string[];
  run(watch: (index: number) => Partial<AnswerSink>, signal: AbortSignal): Promise<readonly Answer[]>;
}

export interface CompletionService {
  resolve(name: string): LanguageModel;
  prepare(request: CompletionRequest): Promise<PreparedCompletion>;
  /** Calls that a model is answering in this process. */
  running(): number;
  /** Takes no more calls, and waits so long for those under way. */
  drain(softMs: number): Promise<void>;
  /** A call that asks no language model: embeddings, moderations. */
  recorded<Result>(
    call: Pick<CompletionRequest, 'caller' | 'endpoint' | 'model'>,
    work: () => Promise<{ readonly result: Result; readonly inputTokens: number }>,
  ): Promise<Result>;
}

const defaultNames = new Set(['default', 'parley']);

/** Asks models for programs: checked, guarded, bounded, counted; nothing of it is a conversation (SPEC O). */
export function createCompletionService(options: CompletionServiceOptions): CompletionService {
  const { models, moderation, clock, newId, logger, stallMs = 120_000 } = options;
  const input = createInputCheck({ engine: moderation, clock, newId, report: options.reportModeration });
  let running = 0;
  let isClosing = false;
  const idle: (() => void)[] = [];

  function resolve(name: string): LanguageModel {
    const model = models.resolve(name) ?? (defaultNames.has(name) ? models.resolve(models.defaultId) : undefined);
    if (model === undefined) throw modelNotFound(name);
    return model;
  }

  function record(entry: Omit<CompletionRecord, 'policyVersion'>): void {
    // What was answered stays answered, also when it can't be written down.
    options.log
      .record({ ...entry, policyVersion: moderation.policyVersion })
      .catch((error: unknown) => logger.warn('a completion was not recorded', { id: entry.id, error }));
  }

  async function prepare(request: CompletionRequest): Promise<PreparedCompletion> {
    const model = resolve(request.model);
    const id = newId();
    const { caller } = request;
    let modelId = model.id;
    const base = startRecord({ id, request, model: () => modelId, clock });
    const fitted = request.requests.map((one) => fitRequest(model, one));
    const warnings = [...new Set([...request.warnings, ...fitted.flatMap((one) => one.warnings)])];
    try {
      await input.check(
        id,
        caller.userId,
        request.requests.flatMap(({ messages }) => messages),
        request.param,
      );
    } catch (error) {
      const refused = ParleyError.is(error);
      record({ ...base(), outcome: refused ? 'refused' : 'failed', reason: refused ? 'content_filter' : 'internal' });
      throw error;
    }

    async function run(watch: (index: number) => Partial<AnswerSink>, signal: AbortSignal): Promise<readonly Answer[]> {
      if (isClosing) throw new ParleyError('shutting_down', 'The server is shutting down.');
      if (running + fitted.length > options.maxConcurrent)
        throw new ParleyError('overloaded', 'All models are busy; try again soon.', { retryAfterMs: 1_000 });
      running += fitted.length;
      try {
        await options.quota?.reserve(caller.userId, id, tokensOf(model, fitted));
      } catch (error) {
        running -= fitted.length;
        throw error;
      }
      const ask = askModel({
        model,
        engine: moderation,
        userId: caller.userId,
        clock,
        stallMs,
        onVerdict: (verdict: Verdict, text: string) => input.report(id, caller.userId, verdict, text),
        onModel: (answering: string) => {
          modelId = answering;
        },
        onWarning: (warning: string) => {
          if (!warnings.includes(warning)) warnings.push(warning);
        },
      });
      try {
        const answers = await ask.all(
          fitted.map((one) => one.request),
          watch,
          signal,
        );
        const blocked = answers.some(({ reason }) => reason === 'blocked');
        record({
          ...base(),
          ...ask.measured(),
          outcome: blocked ? 'blocked' : 'done',
          reason: answers[0]?.reason ?? null,
        });
        return answers;
      } catch (error) {
        const outcome = signal.aborted || isAbortError(error) ? 'aborted' : 'failed';
        record({ ...base(), ...ask.measured(), outcome, reason: ModelError.is(error) ? error.kind : null });
        throw fromModelError(error);
      } finally {
        running -= fitted.length;
        if (running === 0) for (const done of idle.splice(0)) done();
        const { inputTokens, outputTokens } = ask.measured();
        options.quota
          ?.settle(id, inputTokens + outputTokens)
          .catch((error: unknown) => logger.warn('used tokens were not counted', { id, error }));
      }
    }
    return {
      id,
      get modelId() {
        return modelId;
      },
      warnings,
      run,
    };
  }

  return {
    resolve,
    prepare,
    running: () => running,
    async drain(softMs) {
      isClosing = true;
      if (running === 0) return;
      const { promise, resolve: done } = Promise.withResolvers<void>();
      idle.push(done);
      const late = setTimeout(done, softMs);
      await promise;
      clearTimeout(late);
    },
    async recorded(call, work) {
      const base = startRecord({ id: newId(), request: call, model: () => call.model, clock });
      try {
        const { result, inputTokens } = await work();
        record({ ...base(), inputTokens, outcome: 'done', reason: null });
        return result;
      } catch (error) {
        record({ ...base(), outcome: 'failed', reason: ModelError.is(error) ? error.kind : null });
        throw fromModelError(error);
      }
    },
  };
}

/** What an answer may take that is not bounded. */
const usualAnswerTokens = 1_500;

function tokensOf(model: LanguageModel, fitted: readonly { readonly request: ModelRequest }[]): number {
  return fitted.reduce(
    (sum, { request: { messages, parameters } }) =>
      messages.reduce((total, { content }) => total + model.countTokens(content), sum) +
      (parameters.max_tokens ?? usualAnswerTokens),
    0,
  );
}

function startRecord({
  id,
  request: { caller, endpoint },
  model,
  clock,
}: {
  readonly id: string;
  readonly request: Pick<CompletionRequest, 'caller' | 'endpoint'>;
  readonly model: () => string;
  readonly clock: Clock;
}): () => Omit<CompletionRecord, 'policyVersion' | 'outcome' | 'reason'> {
  const startedAtMs = clock.monotonicMs();
  const at = clock.now();
  return () => ({
    id,
    at,
    ownerId: caller.userId,
    apiKeyId: caller.apiKeyId ?? null,
    endpoint,
    model: model(),
    inputTokens: 0,
    outputTokens: 0,
    cachedTokens: 0,
    reasoningTokens: 0,
    costMicros: null,
    firstTokenMs: null,
    durationMs: Math.round(clock.monotonicMs() - startedAtMs),
  });
}
