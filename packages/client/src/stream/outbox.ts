import type { AcceptedTurn } from '@parley/protocol';
import type { Environment } from '../environment.ts';
import { ParleyApiError } from '../errors.ts';
import { reconnectDelayMs } from './backoff.ts';
import type { OutboxEntry, OutboxNews, OutboxStorage } from './outbox-entry.ts';

export interface OutboxOptions {
  readonly conversationId: string;
  readonly environment: Environment;
  readonly storage: OutboxStorage | undefined;
  readonly mostWaiting: number;
  /**
   * Resolves when the server has accepted, without a turn when a conversation has begun; throws `closed` or `network`
   * when the way to it is gone.
   */
  readonly deliver: (entry: OutboxEntry) => Promise<AcceptedTurn | undefined>;
  readonly onBegun: () => void;
  readonly onAccepted: (key: string, turn: AcceptedTurn) => void;
  readonly onRejected: (key: string, error: ParleyApiError) => void;
  readonly onChanged: (waiting: number) => void;
}

/**
 * Sends in order, one at a time: were several under way, a later one could be accepted and an earlier one
 * refused for the moment. Pages that share a storage send in turns, and each looks first what is left.
 */
export class Outbox {
  /** What was stored has been read. */
  readonly loaded: Promise<void>;
  readonly #options: OutboxOptions;
  readonly #waiting = new Map<string, Waiter>();
  /** Not in the storage yet. */
  readonly #unsaved = new Set<string>();
  readonly #stopListening: () => void;
  #entries: readonly OutboxEntry[] = [];
  #state: 'loading' | 'idle' | 'sending' | 'closed' = 'loading';
  #isReady = false;
  #told = '';
  #failures = 0;
  /** How often the server has put off the first entry. */
  #refusals = 0;
  #cancelRetry: () => void = () => {};

  constructor(options: OutboxOptions) {
    this.#options = options;
    const { storage, conversationId } = options;
    this.#stopListening = storage?.listen?.(conversationId, (news) => void this.#hear(news)) ?? (() => {});
    this.loaded = this.#load();
  }

  get entries(): readonly OutboxEntry[] {
    return this.#entries;
  }

  /** The server does not know the conversation yet. */
  get isUnbegun(): boolean {
    return this.#entries.some(({ kind }) => kind === 'create');
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
    this.#entries = [...this.#entries, entry];
    void this.#put(entry);
    this.#changed();
    const accepted = new Promise<AcceptedTurn>((resolve, reject) => this.#waiting.set(entry.key, { resolve, reject }));
    // Those who listen to events need not listen to the promise too.
    accepted.catch(() => undefined);
    void this.#pump();
    return accepted;
  }

  /** False when it is too late: it is gone, or it may have arrived already. */
  cancel(key: string): Promise<boolean> {
    return this.#inTurn(async () => {
      await this.#read();
      const entry = this.#entries.find((one) => one.key === key);
      if (!entry || entry.isTried === true || this.#isClosed()) return false;
      await this.#settle(key, (waiter) => waiter.reject(cancelledError()));
      return true;
    });
  }

  /** Other words for what has not gone out. False when it is too late. */
  change(key: string, content: string): Promise<boolean> {
    return this.#inTurn(async () => {
      await this.#read();
      const entry = this.#entries.find((one) => one.key === key);
      if (!entry || entry.isTried === true || (entry.kind !== 'send' && entry.kind !== 'edit')) return false;
      const { refused: _refused, ...rest } = entry;
      await this.#replace({ ...rest, body: { ...entry.body, content } });
      return true;
    }).finally(() => void this.#pump());
  }

  /** Once more what was refused. */
  retry(): void {
    void this.#inTurn(async () => {
      for (const { refused, ...entry } of this.#entries) if (refused) await this.#replace(entry);
    }).finally(() => void this.#pump());
  }

  /** There is a way to the server now. */
  ready(): void {
    this.#isReady = true;
    this.#failures = 0;
    this.#cancelRetry();
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
    this.#stopListening();
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  async #load(): Promise<void> {
    await this.#read();
    if (this.#state !== 'loading') return;
    this.#state = 'idle';
    this.#changed();
    void this.#pump();
  }

  /** What is stored, and behind it what is on its way there. */
  async #read(): Promise<void> {
    const { storage, conversationId } = this.#options;
    if (!storage) return;
    let stored: readonly OutboxEntry[];
    try {
      stored = await storage.load(conversationId);
    } catch {
      // A browser may forbid storage; the queue then lives as long as the page.
      return;
    }
    const known = new Set(stored.map(({ key }) => key));
    this.#entries = [...stored, ...this.#entries.filter(({ key }) => !known.has(key) && this.#unsaved.has(key))];
  }

  async #hear(news: OutboxNews): Promise<void> {
    if (this.#isClosed()) return;
    if (news.type === 'accepted') {
      this.#takeOut(news.key)?.resolve(news.turn);
      this.#options.onAccepted(news.key, news.turn);
    }
    const wasUnbegun = this.isUnbegun;
    await this.#read();
    if (this.#isClosed()) return;
    this.#changed();
    if (wasUnbegun && !this.isUnbegun) this.#options.onBegun();
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#state !== 'idle' || !this.#isReady || !this.#next()) return;
    this.#state = 'sending';
    await this.#inTurn(() => this.#sendNext());
    if (this.#isClosed()) return;
    this.#state = 'idle';
    this.#changed();
    if (this.#failures === 0) void this.#pump();
  }

  /** Nothing goes before the conversation has begun. */
  #next(): OutboxEntry | undefined {
    const first = this.#entries.find(({ kind }) => kind === 'create');
    return first ? (first.refused ? undefined : first) : this.#entries.find(({ refused }) => !refused);
  }

  async #sendNext(): Promise<void> {
    await this.#read();
    const entry = this.#isReady && !this.#isClosed() ? this.#next() : undefined;
    if (!entry) return;
    // Before it goes: a page that is closed meanwhile leaves word that it may have arrived.
    if (entry.isTried !== true && this.#options.storage) await this.#replace({ ...entry, isTried: true });
    try {
      const turn = await this.#options.deliver(entry);
      this.#succeeded();
      await this.#settle(entry.key, (waiter) => turn && waiter.resolve(turn), turn);
      if (!turn) this.#options.onBegun();
    } catch (cause) {
      await this.#failed(entry, cause instanceof ParleyApiError ? cause : ParleyApiError.network(cause));
    }
  }

  async #failed(entry: OutboxEntry, error: ParleyApiError): Promise<void> {
    const { environment, onRejected, storage } = this.#options;
    if (this.#isClosed()) return;
    this.#failures += 1;
    // A session that has ended says nothing about the message: what is kept waits for its writer to sign in again.
    const isSignedOut = storage !== undefined && error.status === 401;
    const isUnreachable = error.code === 'closed' || error.code === 'network' || isSignedOut;
    if (!isUnreachable) this.#refusals += 1;
    if (isUnreachable || (error.retry !== 'no' && this.#refusals < mostRefusals)) {
      if (isSignedOut) {
        const { isTried: _tried, ...rest } = entry;
        await this.#replace(rest);
        this.unready();
      }
      // Without a way to the server the next `ready` goes on.
      if (this.#isReady) this.#retryAfter(error.retryAfterMs ?? reconnectDelayMs(this.#failures, environment.random));
      return;
    }
    this.#succeeded();
    if (storage) {
      const { isTried: _tried, ...rest } = entry;
      await this.#replace({ ...rest, refused: { code: error.code, message: error.message } });
      this.#waiting.get(entry.key)?.reject(error);
      this.#waiting.delete(entry.key);
    } else await this.#settle(entry.key, (waiter) => waiter.reject(error));
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

  async #settle(key: string, tell: (waiter: Waiter) => void, turn?: AcceptedTurn): Promise<void> {
    const { storage, conversationId } = this.#options;
    const waiter = this.#takeOut(key);
    if (waiter) tell(waiter);
    // Before it is told that it no longer waits: a screen has it in one place or the other all the time.
    if (turn) this.#options.onAccepted(key, turn);
    this.#changed();
    if (!storage) return;
    await attempt(() => storage.remove(conversationId, key));
    storage.tell?.(conversationId, turn ? { type: 'accepted', key, turn } : { type: 'changed' });
  }

  /** Gives back who waits for it. */
  #takeOut(key: string): Waiter | undefined {
    this.#entries = this.#entries.filter((entry) => entry.key !== key);
    const waiter = this.#waiting.get(key);
    this.#waiting.delete(key);
    return waiter;
  }

  async #replace(entry: OutboxEntry): Promise<void> {
    this.#entries = this.#entries.map((one) => (one.key === entry.key ? entry : one));
    await this.#put(entry);
    this.#changed();
  }

  async #put(entry: OutboxEntry): Promise<void> {
    const { storage, conversationId } = this.#options;
    if (!storage) return;
    this.#unsaved.add(entry.key);
    await attempt(() => storage.put(conversationId, entry));
    this.#unsaved.delete(entry.key);
    storage.tell?.(conversationId, { type: 'changed' });
  }

  /** One page at a time; a queue of one page alone needs no turns. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const { storage, environment, conversationId } = this.#options;
    return storage ? environment.exclusively(`parley.outbox.${conversationId}`, work) : work();
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #changed(): void {
    const isSending = this.#state === 'sending';
    const told = this.#entries
      .map(({ key, refused, isTried }) => `${key}${refused ? '!' : isTried === true && !isSending ? '?' : ''}`)
      .join();
    if (told !== this.#told) {
      this.#told = told;
      this.#options.onChanged(this.#entries.length);
    }
  }
}

interface Waiter {
  resolve(turn: AcceptedTurn): void;
  reject(error: ParleyApiError): void;
}

async function attempt(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch {
    // A full or forbidden storage: the queue lives as long as the page.
  }
}

function closedError(): ParleyApiError {
  return new ParleyApiError({ code: 'closed', message: 'The conversation was closed before the message was taken' });
}

function cancelledError(): ParleyApiError {
  return new ParleyApiError({ code: 'cancelled', message: 'The message was taken back before it was sent' });
}

/** A message the server keeps putting off is given back to its writer. */
const mostRefusals = 8;
