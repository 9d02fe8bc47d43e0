import type { RunReason, RunUsage } from '@parley/protocol';
import { backoffDelayMs, isAbortError, type BackoffPolicy, type Clock, type Logger } from '../kernel/index.ts';
import { ModelError, type LanguageModel } from '../models/index.ts';
import type { ContextReport } from '../context/index.ts';
import { AnswerSink } from './answer-sink.ts';
import type { LivePublisher } from './live-publisher.ts';
import type { Prompt } from './prompt.ts';
import { RunLog } from './run-log.ts';
import type { Ended, LeasedEnding, TurnStore } from './turn-store.ts';
import type { Ending, Lease } from './types.ts';

export interface RunExecutionOptions {
  readonly lease: Lease;
  readonly store: TurnStore;
  readonly live: LivePublisher;
  readonly clock: Clock;
  readonly logger: Logger;
  /** T5.4 */
  readonly maySpeak: () => boolean;
  /** Something should be stored now rather than with the next flush. */
  readonly wake: () => void;
  readonly pause: (ms: number) => Promise<void>;
}

/** One leased run on this worker, from its prompt to its ending. */
export class RunExecution {
  readonly runId: string;
  readonly conversationId: string;
  readonly log: RunLog;
  readonly #options: RunExecutionOptions;
  readonly #abort = new AbortController();
  readonly #startedAtMs: number;
  #firstTokenMs: number | undefined;
  #firstTextMs: number | undefined;
  #context: ContextReport | undefined;
  #stop: RunReason | undefined;
  #lost = false;
  #finished = false;

  constructor(options: RunExecutionOptions) {
    this.#options = options;
    this.runId = options.lease.run.id;
    this.conversationId = options.lease.run.conversationId;
    this.#startedAtMs = options.clock.monotonicMs();
    const { lease, live, maySpeak, wake } = options;
    this.log = new RunLog({
      lease,
      live,
      maySpeak,
      wake,
      onLost: () => this.lost(),
      onFirst: (kind) => this.#heardFirst(kind),
    });
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** T6.1 */
  stop(reason: RunReason): void {
    if (this.#finished) return;
    this.#stop ??= reason;
    this.#abort.abort();
  }

  /** T5.2, T5.3 */
  lost(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.log.drop();
    this.#abort.abort();
  }

  /** Runs the model to its end and stores the ending. Undefined: the run was lost to another. */
  async execute(model: LanguageModel, prompt: Prompt, stallMs: number): Promise<Ended | undefined> {
    const stall = setTimeout(() => this.#stalled(), stallMs);
    const { request } = prompt;
    this.#context = prompt.report;
    // T7.5
    if (request.continueFrom !== undefined && request.continueFrom !== '') this.log.append(request.continueFrom);
    const { signal } = this.#abort;
    const sink = new AnswerSink({
      log: this.log,
      continues: request.continueFrom !== undefined,
      heard: () => {
        stall.refresh();
        // The model may still call back after an abort; what nobody may see must not be gathered either.
        return !signal.aborted;
      },
    });
    try {
      if (this.#stop !== undefined) return await this.end({ status: 'stopped', reason: this.#stop });
      const completion = await model.generate(request, sink, signal);
      // No tools are offered yet, so nothing waits for their results.
      const reason = completion.reason === 'tool_calls' ? 'complete' : completion.reason;
      return await this.end({ status: 'done', reason, usage: completion.usage });
    } catch (error) {
      return await this.end(this.#endingOf(error));
    } finally {
      clearTimeout(stall);
    }
  }

  /** Something before the model call went wrong. */
  fail(error: unknown): Promise<Ended | undefined> {
    return this.end(this.#endingOf(error));
  }

  /** Also for endings without a model (unknown model, context failure). */
  async end(ending: Ending & { usage?: RunUsage }): Promise<Ended | undefined> {
    if (this.#lost || this.#finished) return undefined;
    this.#finished = true;
    const { lease } = this.#options;
    const { rows, mark } = this.log.close({
      type: 'run.ended',
      message_id: lease.run.messageId,
      status: ending.status,
      reason: ending.reason,
      detail: ending.detail ?? null,
      usage: ending.usage ?? null,
    });
    const { content, parts } = this.log;
    const ended = await this.#storeEnding({
      ...ending,
      lease,
      rows,
      content,
      latency: this.#latency(),
      ...(parts === undefined ? {} : { parts }),
      ...(this.#context === undefined ? {} : { context: this.#context }),
    });
    if (ended === undefined) return undefined;
    this.log.announce(mark);
    return ended;
  }

  /**
   * Until it is stored or the run is lost: giving up in between would leave a run that nobody ends, because
   * this worker's heartbeat keeps its lease alive.
   */
  async #storeEnding(ending: LeasedEnding): Promise<Ended | undefined> {
    for (let failures = 1; !this.#lost; failures += 1) {
      try {
        return await this.#options.store.endLeased(ending);
      } catch (error) {
        this.#options.logger.warn('run ending not stored, will be tried again', { runId: this.runId, error });
        await this.#options.pause(backoffDelayMs(failures, endingBackoff, Math.random));
      }
    }
    return undefined;
  }

  #heardFirst(kind: string): void {
    const now = this.#options.clock.monotonicMs();
    this.#firstTokenMs ??= now;
    if (kind === 'text') this.#firstTextMs ??= now;
  }

  #stalled(): void {
    this.#stop ??= 'model_stalled';
    this.#abort.abort();
  }

  #endingOf(error: unknown): Ending {
    if (this.#stop === 'model_stalled') return { status: 'failed', reason: 'model_stalled' };
    if (this.#stop === 'shutdown') return { status: 'interrupted', reason: 'shutdown' };
    if (this.#stop !== undefined) return { status: 'stopped', reason: this.#stop };
    if (ModelError.is(error)) return { status: 'failed', reason: reasonOf[error.kind], detail: error.message };
    if (!isAbortError(error)) this.#options.logger.error('run failed', { runId: this.runId, error });
    return { status: 'failed', reason: 'internal' };
  }

  #latency(): Record<string, number> {
    const { clock, lease } = this.#options;
    const sinceStart = (ms: number): number => Math.round(ms - this.#startedAtMs);
    const queue_ms = Math.max(0, (lease.run.startedAt?.getTime() ?? 0) - lease.run.createdAt.getTime());
    return {
      queue_ms,
      total_ms: sinceStart(clock.monotonicMs()),
      ...(this.#firstTokenMs === undefined ? {} : { first_token_ms: sinceStart(this.#firstTokenMs) }),
      ...(this.#firstTextMs === undefined ? {} : { first_text_ms: sinceStart(this.#firstTextMs) }),
    };
  }
}

const endingBackoff: BackoffPolicy = { firstDelayMs: 100, maxDelayMs: 2_000 };

const reasonOf = {
  unavailable: 'model_unavailable',
  error: 'model_error',
  stalled: 'model_stalled',
  context_too_long: 'context_too_long',
} as const satisfies Record<ModelError['kind'], RunReason>;
