import type { AcceptedTurn, RouteBody } from '@parley/protocol';
import type { Environment } from '../environment.ts';
import { ParleyApiError } from '../errors.ts';
import { reconnectDelayMs } from './backoff.ts';

/** One thing the user wants, that waits until the server has taken it. Its key makes sending it again harmless. */
export type OutboxEntry = { readonly key: string } & (
  | { readonly kind: 'send'; readonly body: Omit<RouteBody<'sendMessage'>, 'conversation_id' | 'idempotency_key'> }
  | {
      readonly kind: 'edit';
      readonly messageId: string;
      readonly body: Omit<RouteBody<'editMessage'>, 'idempotency_key'>;
    }
  | {
      readonly kind: 'regenerate';
      readonly messageId: string;
      readonly body: Omit<RouteBody<'regenerateMessage'>, 'idempotency_key'>;
    }
  | {
      readonly kind: 'continue';
      readonly messageId: string;
      readonly body: Omit<RouteBody<'continueMessage'>, 'idempotency_key'>;
    }
);

/** Keeps the queue over a reload of the page. */
export interface OutboxStorage {
  load(conversationId: string): readonly OutboxEntry[] | Promise<readonly OutboxEntry[]>;
  save(conversationId: string, entries: readonly OutboxEntry[]): void | Promise<void>;
}

export interface OutboxOptions {
  readonly conversationId: string;
  readonly environment: Environment;
  readonly storage: OutboxStorage | undefined;
  readonly mostWaiting: number;
  /** Resolves when the server has accepted; throws `closed` or `network` when the way to it is gone. */
  readonly deliver: (entry: OutboxEntry) => Promise<AcceptedTurn>;
  readonly onAccepted: (key: string, turn: AcceptedTurn) => void;
  readonly onRejected: (key: string, error: ParleyApiError) => void;
  readonly onChanged: (waiting: number) => void;
}

/**
 * Sends in order, one at a time: were several under way, a later one could be accepted and an earlier one
 * refused for the moment.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting = new Map<string, Waiter>();
  #entries: OutboxEntry[] = [];
  #state: 'loading' | 'idle' | 'sending' | 'closed' = 'loading';
  #isReady = false;
  #told = 0;
  #failures = 0;
  /** How often the server has put off the first entry. */
  #refusals = 0;
  #cancelRetry: () => void = () => {};

  constructor(options: OutboxOptions) {
    this.#options = options;
    void this.#load();
  }

  get entries(): readonly OutboxEntry[] {
    return this.#entries;
  }

  add(entry: OutboxEntry): Promise<AcceptedTurn> {
    const { mostWaiting } = this.#options;
    if (this.#state === 'closed') return Promise.reject(closedError());
    if (this.#entries.length >= mostWaiting) {
      return Promise.reject(
        new ParleyApiError({
          code: 'queue_full',
          message: `${mostWaiting} messages are waiting to be sent already`,
          retry: 'later',
        }),
      );
    }
    this.#entries.push(entry);
    this.#changed();
    const accepted = new Promise<AcceptedTurn>((resolve, reject) => this.#waiting.set(entry.key, { resolve, reject }));
    // Those who listen to events need not listen to the promise too.
    accepted.catch(() => undefined);
    void this.#pump();
    return accepted;
  }

  /** There is a way to the server now. */
  ready(): void {
    this.#isReady = true;
    this.#failures = 0;
    void this.#pump();
  }

  unready(): void {
    this.#isReady = false;
    this.#cancelRetry();
  }

  /** What is stored stays stored; those who wait are told why. */
  close(reason: ParleyApiError = closedError()): void {
    this.#state = 'closed';
    this.unready();
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  async #load(): Promise<void> {
    const { storage, conversationId } = this.#options;
    let stored: readonly OutboxEntry[] = [];
    try {
      stored = (await storage?.load(conversationId)) ?? [];
    } catch {
      // A browser may forbid storage; the queue then lives as long as the page.
    }
    if (this.#state !== 'loading') return;
    const known = new Set(this.#entries.map((entry) => entry.key));
    this.#entries = [...stored.filter((entry) => !known.has(entry.key)), ...this.#entries];
    this.#state = 'idle';
    if (stored.length > 0 || this.#entries.length > 0) this.#changed();
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#state !== 'idle' || !this.#isReady) return;
    const entry = this.#entries[0];
    if (!entry) return;
    this.#state = 'sending';
    try {
      const turn = await this.#options.deliver(entry);
      this.#succeeded();
      this.#settle(entry.key, (waiter) => waiter.resolve(turn));
      this.#options.onAccepted(entry.key, turn);
    } catch (cause) {
      this.#failed(entry, cause instanceof ParleyApiError ? cause : ParleyApiError.network(cause));
    }
    if (this.#isClosed()) return;
    this.#state = 'idle';
    if (this.#failures === 0) void this.#pump();
  }

  #failed(entry: OutboxEntry, error: ParleyApiError): void {
    const { environment, onRejected } = this.#options;
    if (this.#isClosed()) return;
    this.#failures += 1;
    const isUnreachable = error.code === 'closed' || error.code === 'network';
    if (!isUnreachable) this.#refusals += 1;
    if (isUnreachable || (error.retry !== 'no' && this.#refusals < mostRefusals)) {
      // Without a way to the server the next `ready` goes on.
      if (this.#isReady) this.#retryAfter(error.retryAfterMs ?? reconnectDelayMs(this.#failures, environment.random));
      return;
    }
    this.#succeeded();
    this.#settle(entry.key, (waiter) => waiter.reject(error));
    onRejected(entry.key, error);
  }

  #succeeded(): void {
    this.#failures = 0;
    this.#refusals = 0;
  }

  #retryAfter(delayMs: number): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#options.environment.timers.after(delayMs, () => void this.#pump());
  }

  #settle(key: string, tell: (waiter: Waiter) => void): void {
    this.#entries = this.#entries.filter((entry) => entry.key !== key);
    const waiter = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (waiter) tell(waiter);
    this.#changed();
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #changed(): void {
    const { storage, conversationId, onChanged } = this.#options;
    const waiting = this.#entries.length;
    if (waiting !== this.#told) onChanged(waiting);
    this.#told = waiting;
    // Not before what was stored has been read: it would be overwritten.
    if (this.#state === 'loading' || !storage) return;
    Promise.resolve()
      .then(() => storage.save(conversationId, this.#entries))
      .catch(() => undefined);
  }
}

interface Waiter {
  resolve(turn: AcceptedTurn): void;
  reject(error: ParleyApiError): void;
}

function closedError(): ParleyApiError {
  return new ParleyApiError({ code: 'closed', message: 'The conversation was closed before the message was taken' });
}

/** A message the server keeps putting off is given back to its writer. */
const mostRefusals = 8;
