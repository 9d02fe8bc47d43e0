import type { RunParts, RunReason } from '@parley/protocol';
import {
  backoffDelayMs,
  isAbortError,
  ParleyError,
  type BackoffPolicy,
  type Clock,
  type Logger,
} from '../kernel/index.ts';
import { ModelError, type LanguageModel, type ToolCall } from '../models/index.ts';
import type { ContextReport } from '../context/index.ts';
import { LoopProgress, runAnswerLoop, type AnswerLoopOptions } from './answer-loop.ts';
import type { LivePublisher } from './live-publisher.ts';
import type { Prompt } from './prompt.ts';
import { RunLog } from './run-log.ts';
import type { Ended, TurnStore } from './turn-store.ts';
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
  /** Of a run that goes on after waiting: what it said before. */
  readonly said?: RunParts | undefined;
}

/** What the answer is made with. */
export type ExecutionRoom = Pick<AnswerLoopOptions, 'offered' | 'earlier' | 'limits' | 'resolve' | 'stallMs'> & {
  /** Said before the model says anything. */
  readonly warnings: readonly string[];
};

/** One leased run on this worker, from its prompt to its ending. */
export class RunExecution {
  readonly runId: string;
  readonly conversationId: string;
  readonly log: RunLog;
  readonly #options: RunExecutionOptions;
  readonly #abort = new AbortController();
  readonly #startedAtMs: number;
  readonly #progress: LoopProgress;
  #promptedAtMs: number | undefined;
  #firstTokenMs: number | undefined;
  #firstTextMs: number | undefined;
  #context: ContextReport | undefined;
  #stop: RunReason | undefined;
  #lost = false;
  #finished = false;

  constructor(options: RunExecutionOptions) {
    this.#options = options;
    this.#progress = new LoopProgress(options.lease.run.resume ?? undefined);
    this.runId = options.lease.run.id;
    this.conversationId = options.lease.run.conversationId;
    this.#startedAtMs = options.clock.monotonicMs();
    const { lease, live, maySpeak, wake } = options;
    this.log = new RunLog(
      {
        lease,
        live,
        maySpeak,
        wake,
        onLost: () => this.lost(),
        onFirst: (kind) => this.#heardFirst(kind),
      },
      options.said,
    );
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

  /** Runs the model and its tools to the end and stores it. Undefined: the run was lost to another. */
  async execute(model: LanguageModel, prompt: Prompt, room: ExecutionRoom): Promise<Ended | undefined> {
    const { request } = prompt;
    const { clock, logger } = this.#options;
    this.#context = prompt.report;
    this.#promptedAtMs = clock.monotonicMs();
    // T7.5
    if (request.continueFrom !== undefined && request.continueFrom !== '' && room.earlier.length === 0)
      this.log.append(request.continueFrom);
    try {
      if (this.#stop !== undefined) return await this.end({ status: 'stopped', reason: this.#stop });
      for (const warning of room.warnings) this.log.warn(warning);
      const outcome = await runAnswerLoop({
        log: this.log,
        progress: this.#progress,
        signal: this.#abort.signal,
        onStall: () => this.#stalled(),
        model,
        prompt,
        clock,
        logger,
        ...room,
      });
      if (outcome.kind === 'waiting') return await this.#wait(outcome.calls);
      return await this.end({ status: 'done', reason: outcome.reason });
    } catch (error) {
      return await this.end(this.#endingOf(error));
    }
  }

  /** T14.2 */
  async #wait(calls: readonly ToolCall[]): Promise<Ended | undefined> {
    if (this.#stop !== undefined) return this.end({ status: 'stopped', reason: this.#stop });
    if (this.#lost || this.#finished) return undefined;
    this.#finished = true;
    const rows = this.log.suspend();
    const { content, parts, position } = this.log;
    const { lease, store } = this.#options;
    const suspended = await this.#untilStored(() =>
      store.suspend({
        lease,
        rows,
        content,
        parts: parts ?? [],
        resume: this.#progress.toResume(position),
        waiting: calls.map(({ id, name }) => ({ callId: id, tool: name })),
      }),
    );
    if (suspended === undefined) return undefined;
    this.log.announce();
    return { ...suspended, events: [] };
  }

  /** Something before the model call went wrong. */
  fail(error: unknown): Promise<Ended | undefined> {
    return this.end(this.#endingOf(error));
  }

  /** Also for endings without a model (unknown model, context failure). */
  async end(ending: Ending): Promise<Ended | undefined> {
    if (this.#lost || this.#finished) return undefined;
    const { usage } = this.#progress;
    this.#finished = true;
    const { lease } = this.#options;
    const { rows, mark } = this.log.close({
      type: 'run.ended',
      message_id: lease.run.messageId,
      status: ending.status,
      reason: ending.reason,
      detail: ending.detail ?? null,
      usage: usage ?? null,
    });
    const { content, parts } = this.log;
    const { costMicros, steps, answeredBy } = this.#progress;
    const ended = await this.#untilStored(() =>
      this.#options.store.endLeased({
        ...ending,
        lease,
        rows,
        content,
        steps,
        latency: this.#latency(),
        ...(usage === undefined ? {} : { usage }),
        ...(parts === undefined ? {} : { parts }),
        ...(costMicros === undefined ? {} : { costMicros }),
        ...(answeredBy === undefined ? {} : { answeredBy }),
        ...(this.#context === undefined ? {} : { context: this.#context }),
      }),
    );
    if (ended === undefined) return undefined;
    this.log.announce(mark);
    return ended;
  }

  /**
   * Until it is stored or the run is lost: giving up in between would leave a run that nobody ends, because
   * this worker's heartbeat keeps its lease alive.
   */
  async #untilStored<Result>(store: () => Promise<Result | undefined>): Promise<Result | undefined> {
    for (let failures = 1; !this.#lost; failures += 1) {
      try {
        return await store();
      } catch (error) {
        this.#options.logger.warn('run not stored, will be tried again', { runId: this.runId, error });
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
    if (ParleyError.is(error) && error.code === 'storage_unavailable')
      return { status: 'failed', reason: 'storage_unavailable', detail: error.message };
    if (!isAbortError(error)) this.#options.logger.error('run failed', { runId: this.runId, error });
    return { status: 'failed', reason: 'internal' };
  }

  /** Where the time went. `first_…` and `context_ms` count from the lease, `queued_ms` from the acceptance to it. */
  #latency(): Record<string, number> {
    const { clock, lease } = this.#options;
    const { run } = lease;
    const since = (name: string, ms: number | undefined): Record<string, number> =>
      ms === undefined ? {} : { [name]: Math.round(ms - this.#startedAtMs) };
    return {
      queued_ms: Math.max(0, (run.startedAt?.getTime() ?? 0) - run.createdAt.getTime()),
      ...(run.verdict === null ? {} : { moderation_ms: Math.round(run.verdict.durationMs) }),
      ...since('context_ms', this.#promptedAtMs),
      ...since('first_token_ms', this.#firstTokenMs),
      ...since('first_text_ms', this.#firstTextMs),
      model_ms: Math.round(this.#progress.modelMs),
      tools_ms: Math.round(this.#progress.toolsMs),
      // From the acceptance, so that it counts what somebody waited, approvals included.
      total_ms: Math.max(0, clock.now().getTime() - run.createdAt.getTime()),
      ...since('worker_ms', clock.monotonicMs()),
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
