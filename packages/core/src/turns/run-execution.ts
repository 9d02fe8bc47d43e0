import type { RunEnded, RunReason, RunUsage, TextDelta } from '@parley/protocol';
import { backoffDelayMs, isAbortError, type BackoffPolicy, type Clock, type Logger } from '../kernel/index.ts';
import { ModelError, type LanguageModel } from '../models/index.ts';
import type { ContextReport } from '../context/index.ts';
import { toLogRow } from './frames.ts';
import type { LivePublisher } from './live-publisher.ts';
import type { LogSource } from './log-writer.ts';
import type { Prompt } from './prompt.ts';
import type { Ended, LeasedEnding, TurnStore } from './turn-store.ts';
import type { Ending, Lease, LogRow } from './types.ts';

export interface RunExecutionOptions {
  readonly lease: Lease;
  readonly store: TurnStore;
  readonly live: LivePublisher;
  readonly clock: Clock;
  readonly logger: Logger;
  /** T5.4 */
  readonly maySpeak: () => boolean;
  readonly pause: (ms: number) => Promise<void>;
}

/** One leased run on this worker: gathers the model's text for the log and for the screens, and ends it. */
export class RunExecution implements LogSource {
  readonly runId: string;
  readonly conversationId: string;
  readonly #options: RunExecutionOptions;
  readonly #abort = new AbortController();
  readonly #startedAtMs: number;
  readonly #gateways = new Set<string>();
  /** The whole answer so far; its length is the position after the last token. */
  #text = '';
  #halfPair = '';
  /** Up to here the text lies in cut chunks (stored or not), and up to here it went to the screens. */
  #cutAt = 0;
  #sentAt = 0;
  #nextSeq: number;
  #storedSeq: number;
  readonly #markSeq: number;
  #unstored: LogRow[] = [];
  #firstTextMs: number | undefined;
  #context: ContextReport | undefined;
  #stop: RunReason | undefined;
  #lost = false;
  #finished = false;

  constructor(options: RunExecutionOptions) {
    this.#options = options;
    this.runId = options.lease.run.id;
    this.conversationId = options.lease.run.conversationId;
    this.#markSeq = options.lease.started.seq;
    this.#storedSeq = options.lease.started.seq;
    this.#nextSeq = options.lease.started.seq + 1;
    this.#startedAtMs = options.clock.monotonicMs();
  }

  get isLost(): boolean {
    return this.#lost;
  }

  /** T4.3: the gateway gets what is not in the log yet, and the rest as it comes. */
  watch(gatewayId: string): void {
    // Ended meanwhile: the log has it all, and the feed will look there (T4.4).
    if (this.#finished) return;
    this.#gateways.add(gatewayId);
    this.#sendLive('now');
    const frames = this.#unstored.map((row) => this.#delta(row.seq, this.#offsetOf(row), this.#textOf(row)));
    if (this.#text.length > this.#cutAt)
      frames.push(this.#delta(this.#nextSeq, this.#cutAt, this.#text.slice(this.#cutAt)));
    if (frames.length > 0 && this.#options.maySpeak())
      this.#options.live.send(this.conversationId, [gatewayId], frames, 'now');
  }

  /** Screens that were there before the lease: first that the answer begins, then what has been said meanwhile. */
  watchFromStart(gatewayIds: readonly string[]): void {
    if (gatewayIds.length > 0 && this.#options.maySpeak())
      this.#options.live.send(this.conversationId, gatewayIds, [this.#options.lease.started], 'now');
    for (const gatewayId of gatewayIds) this.watch(gatewayId);
  }

  unwatch(gatewayId: string): void {
    this.#gateways.delete(gatewayId);
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
    this.#lost = true;
    this.#abort.abort();
  }

  /** Runs the model to its end and stores the ending. Undefined: the run was lost to another. */
  async execute(model: LanguageModel, prompt: Prompt, stallMs: number): Promise<Ended | undefined> {
    const stall = setTimeout(() => this.#stalled(), stallMs);
    const { request } = prompt;
    this.#context = prompt.report;
    // T7.5
    this.#append(request.continueFrom ?? '');
    try {
      if (this.#stop !== undefined) return await this.end({ status: 'stopped', reason: this.#stop });
      const completion = await model.generate(
        request,
        {
          text: (delta) => {
            stall.refresh();
            this.#append(delta);
          },
          warning: (message) => this.#options.logger.info('model warning', { runId: this.runId, warning: message }),
        },
        this.#abort.signal,
      );
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
    this.#sendLive('now');
    this.#finished = true;
    this.#cut();
    const { lease, live } = this.#options;
    const mark: RunEnded = {
      type: 'run.ended',
      run_id: this.runId,
      seq: this.#nextSeq,
      at: { part: 0, offset: this.#text.length },
      after: this.#markSeq,
      message_id: lease.run.messageId,
      status: ending.status,
      reason: ending.reason,
      detail: ending.detail ?? null,
      usage: ending.usage ?? null,
    };
    const rows = [...this.#unstored, toLogRow(mark, lease.fence)];
    const ended = await this.#storeEnding({
      ...ending,
      lease,
      rows,
      content: this.#text,
      latency: this.#latency(),
      ...(this.#context === undefined ? {} : { context: this.#context }),
    });
    if (ended === undefined) return undefined;
    live.send(this.conversationId, this.#gateways, [mark], 'now');
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

  /** On each tick of the live publisher. */
  collectLive(): void {
    if (this.#text.length > this.#sentAt) this.#sendLive('tick');
  }

  unstoredRows(): readonly LogRow[] {
    // One chunk on its way at a time: while the database is slow the next one simply grows.
    if (!this.#finished && this.#unstored.length === 0) this.#cut();
    return this.#finished ? [] : this.#unstored;
  }

  stored(seq: number): void {
    this.#storedSeq = Math.max(this.#storedSeq, seq);
    this.#unstored = this.#unstored.filter((row) => row.seq > seq);
  }

  #append(delta: string): void {
    if (delta === '') return;
    // The model may still call back after an abort; what nobody may see must not be gathered either.
    if (this.#finished || this.#abort.signal.aborted) return;
    this.#text += this.#storable(delta);
    if (this.#firstTextMs !== undefined) return;
    this.#firstTextMs = this.#options.clock.monotonicMs();
    this.#sendLive('now');
  }

  /**
   * Neither a JSON column nor a screen can hold half a surrogate pair or a NUL: a half waits for its other
   * half, what stays broken becomes U+FFFD.
   */
  #storable(delta: string): string {
    let text = this.#halfPair + delta;
    this.#halfPair = '';
    const last = text.charCodeAt(text.length - 1);
    if (last >= 0xd800 && last <= 0xdbff) {
      this.#halfPair = text.slice(-1);
      text = text.slice(0, -1);
    }
    return (text.isWellFormed() ? text : text.toWellFormed()).replaceAll('\0', '\ufffd');
  }

  #sendLive(when: 'now' | 'tick'): void {
    if (this.#finished || this.#text.length === this.#sentAt || !this.#options.maySpeak()) return;
    const delta = this.#delta(this.#nextSeq, this.#sentAt, this.#text.slice(this.#sentAt));
    this.#sentAt = this.#text.length;
    if (this.#gateways.size > 0) this.#options.live.send(this.conversationId, this.#gateways, [delta], when);
  }

  /** Closes the present chunk. Live text is sent first, so that no live delta spans two chunks (T3.2). */
  #cut(): void {
    if (this.#text.length === this.#cutAt) return;
    this.#sendLive('tick');
    // Lost lease, silent worker: the screens were not told, but the positions must agree with the chunks.
    this.#sentAt = this.#text.length;
    const delta: TextDelta = {
      type: 'text.delta',
      run_id: this.runId,
      seq: this.#nextSeq,
      part: 0,
      offset: this.#cutAt,
      text: this.#text.slice(this.#cutAt),
      ...this.#attempt(),
    };
    this.#unstored.push(toLogRow(delta, this.#options.lease.fence));
    this.#cutAt = this.#text.length;
    this.#nextSeq += 1;
  }

  #delta(seq: number, offset: number, text: string): TextDelta {
    return {
      type: 'text.delta',
      run_id: this.runId,
      seq,
      part: 0,
      offset,
      text,
      ...this.#attempt(),
      stored: this.#storedSeq,
    };
  }

  #attempt(): { attempt?: number } {
    const { attempt } = this.#options.lease.run;
    return attempt > 1 ? { attempt } : {};
  }

  #offsetOf(row: LogRow): number {
    return (JSON.parse(row.data) as { offset: number }).offset;
  }

  #textOf(row: LogRow): string {
    return (JSON.parse(row.data) as { text: string }).text;
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
    const now = clock.monotonicMs();
    const total_ms = Math.round(now - this.#startedAtMs);
    const queue_ms = Math.max(0, (lease.run.startedAt?.getTime() ?? 0) - lease.run.createdAt.getTime());
    return {
      queue_ms,
      total_ms,
      ...(this.#firstTextMs === undefined ? {} : { first_text_ms: Math.round(this.#firstTextMs - this.#startedAtMs) }),
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
