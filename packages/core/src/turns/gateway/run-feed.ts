import { RunCursor, type RunEvent } from '@parley/protocol';
import type { Logger } from '../../kernel/index.ts';

export interface RunFeedOptions {
  readonly runId: string;
  /** The client's cursor: events after this seq are replayed. */
  readonly afterSeq: number;
  readonly readLog: (runId: string, afterSeq: number, limit: number) => Promise<readonly RunEvent[]>;
  readonly emit: (event: RunEvent, cursor: RunCursor) => void;
  readonly ended: () => void;
  readonly logger: Logger;
  readonly later: (ms: number, work: () => void) => () => void;
}

const pageSize = 500;
const maxQueuedCharacters = 262_144;
const silenceMs = 3_000;
const silenceAfterAttachMs = 250;
const maxSilenceMs = 10_000;
const firstRetryMs = 50;
const maxRetryMs = 1_000;

/** One run on its way to one screen: replay, then live, joined exactly (SPEC T3.4, T4.4, T9.2). */
export class RunFeed {
  readonly #options: RunFeedOptions;
  readonly #cursor = new RunCursor();
  /** Live events that wait for the log, in order of arrival. */
  #queue: RunEvent[] = [];
  #queuedCharacters = 0;
  #reading = false;
  #closed = false;
  #retryMs = firstRetryMs;
  #cancelRetry: (() => void) | undefined;
  #cancelSilence: (() => void) | undefined;
  #heardSinceLook = true;

  constructor(options: RunFeedOptions) {
    this.#options = options;
  }

  /** For a run that began before this screen came: the log first. */
  attach(): void {
    this.#read();
    // A run that ends while we come has told nobody: its worker did not know us, and knows nothing more when it does.
    this.#heardSinceLook = false;
    this.#watchForSilence(silenceAfterAttachMs);
  }

  /** For a run that this screen sees from its beginning: what comes live is enough until something is missing. */
  follow(): void {
    this.#watchForSilence(silenceMs);
  }

  close(): void {
    this.#closed = true;
    this.#queue = [];
    this.#cancelRetry?.();
    this.#cancelSilence?.();
  }

  receive(event: RunEvent): void {
    if (this.#closed) return;
    this.#heardSinceLook = true;
    if (this.#reading || this.#queue.length > 0) return this.#enqueue(event);
    if (this.#offer(event)) return;
    this.#enqueue(event);
    this.#read();
  }

  #enqueue(event: RunEvent): void {
    this.#queuedCharacters += event.type === 'text.delta' ? event.text.length : 0;
    // T9.2: the log has it all; forget what waits and read it from there.
    if (this.#queuedCharacters > maxQueuedCharacters) this.#clearQueue();
    else this.#queue.push(event);
  }

  #clearQueue(): void {
    this.#queue = [];
    this.#queuedCharacters = 0;
  }

  #read(): void {
    if (this.#reading || this.#closed) return;
    this.#cancelRetry?.();
    this.#reading = true;
    this.#readToEnd()
      .catch((error: unknown) =>
        this.#options.logger.warn('run log unreadable, will be tried again', { runId: this.#options.runId, error }),
      )
      .finally(() => {
        this.#reading = false;
        this.#drainQueue();
      });
  }

  async #readToEnd(): Promise<void> {
    for (;;) {
      const after = this.#cursor.resumeAfter;
      const events = await this.#options.readLog(this.#options.runId, after, pageSize);
      for (const event of events) {
        if (this.#closed) return;
        this.#offer(event.type === 'text.delta' ? { ...event, stored: event.seq } : event);
      }
      if (events.length < pageSize || this.#closed) return;
    }
  }

  #drainQueue(): void {
    while (!this.#closed) {
      const next = this.#queue[0];
      if (next === undefined) return this.#clearQueue();
      if (!this.#offer(next)) break;
      this.#queue.shift();
      this.#retryMs = firstRetryMs;
    }
    if (this.#closed) return;
    // Something before it is neither here nor in the log yet: it will be, within a flush.
    this.#cancelRetry = this.#options.later(this.#retryMs, () => this.#read());
    this.#retryMs = Math.min(maxRetryMs, this.#retryMs * 2);
  }

  /** False: something before this event is missing. */
  #offer(event: RunEvent): boolean {
    const step = this.#cursor.accept(event);
    if (step.kind === 'gap') return false;
    // The client has what its cursor covers; our own cursor had to pass it to know where the text stands.
    if (step.kind === 'apply' && step.event.seq > this.#options.afterSeq) this.#options.emit(step.event, this.#cursor);
    if (this.#cursor.ended && !this.#closed) {
      this.close();
      this.#options.ended();
    }
    return true;
  }

  #watchForSilence(afterMs: number): void {
    this.#cancelSilence = this.#options.later(afterMs, () => {
      const silent = !this.#heardSinceLook;
      this.#heardSinceLook = false;
      if (silent) this.#read();
      this.#watchForSilence(silent ? Math.min(maxSilenceMs, afterMs * 2) : silenceMs);
    });
  }
}
