import type { Clock, ConsumeOptions, Consumer, DeadLetter, DeliveryHandler, Logger, WorkQueue } from '@parley/core';
import { ParleyError } from '@parley/core';
import { shuttingDown } from '../checks.ts';
import { Fifo } from '../fifo.ts';
import { defaultMaxAttempts, verdictOf } from '../retry.ts';
import { runHandler } from '../run-handler.ts';

const mostWaiting = 100_000;
const mostDead = 10_000;
/** Longer timers fire at once in Node. */
const longestTimerMs = 2_147_483_647;

export interface LocalQueueContext {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
}

export interface LocalMessage {
  readonly id: string;
  readonly body: string;
  readonly attempt: number;
}

interface Active {
  readonly handler: DeliveryHandler;
  readonly options: ConsumeOptions;
  readonly running: Set<AbortController>;
  stopping: boolean;
  idle: PromiseWithResolvers<void>;
}

export class LocalQueue {
  readonly #name: WorkQueue;
  readonly #context: LocalQueueContext;
  readonly #ready = new Fifo<LocalMessage>();
  readonly #delayed = new Set<NodeJS.Timeout>();
  readonly #dead: DeadLetter[] = [];
  #consumer: Active | undefined;
  #scheduled = false;
  #closed = false;

  constructor(name: WorkQueue, context: LocalQueueContext) {
    this.#name = name;
    this.#context = context;
  }

  add(message: LocalMessage, delayMs: number): void {
    if (this.#closed) throw shuttingDown();
    if (this.#ready.size + this.#delayed.size >= mostWaiting) {
      throw new ParleyError('overloaded', 'Too many messages are waiting in this queue');
    }
    this.#place(message, delayMs);
  }

  consume(handler: DeliveryHandler, options: ConsumeOptions): Consumer {
    if (this.#consumer) throw new Error(`${this.#name} already has a consumer on this bus`);
    const active: Active = { handler, options, running: new Set(), stopping: false, idle: Promise.withResolvers() };
    this.#consumer = active;
    this.#schedule();
    return { stop: () => this.#stop(active) };
  }

  async stopConsuming(): Promise<void> {
    if (this.#consumer) await this.#stop(this.#consumer);
  }

  /** B23: what still runs learns it by its signal; what it returns later counts nothing. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#delayed) clearTimeout(timer);
    this.#delayed.clear();
    for (const controller of this.#consumer?.running ?? []) controller.abort(shuttingDown());
  }

  listDead(limit: number): readonly DeadLetter[] {
    return this.#dead.slice(0, Math.max(0, limit));
  }

  takeDead(ids: readonly string[]): readonly DeadLetter[] {
    const wanted = new Set(ids);
    const taken = this.#dead.filter((letter) => wanted.has(letter.id));
    const kept = this.#dead.filter((letter) => !wanted.has(letter.id));
    this.#dead.splice(0, this.#dead.length, ...kept);
    return taken;
  }

  #place(message: LocalMessage, delayMs: number): void {
    if (delayMs <= 0) {
      this.#ready.push(message);
      this.#schedule();
      return;
    }
    // Node's timers may fire a millisecond early, and B9 says no sooner.
    const dueMs = this.#context.clock.monotonicMs() + delayMs;
    const timer = setTimeout(
      () => {
        this.#delayed.delete(timer);
        this.#place(message, Math.max(0, Math.ceil(dueMs - this.#context.clock.monotonicMs())));
      },
      Math.min(delayMs + 1, longestTimerMs),
    );
    this.#delayed.add(timer);
  }

  /** In a task of its own: a publisher never runs a handler, and a burst never starves timers and sockets. */
  #schedule(): void {
    if (this.#scheduled || !this.#consumer || this.#ready.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    const active = this.#consumer;
    if (!active || active.stopping || this.#closed) return;
    while (active.running.size < active.options.concurrency) {
      const message = this.#ready.shift();
      if (!message) return;
      void this.#run(active, message);
    }
  }

  async #run(active: Active, message: LocalMessage): Promise<void> {
    const controller = new AbortController();
    active.running.add(controller);
    const { id, body, attempt } = message;
    const outcome = await runHandler(active.handler, {
      id,
      body,
      attempt,
      redelivered: false,
      signal: controller.signal,
    });
    active.running.delete(controller);
    if (!this.#closed) {
      this.#settle(
        message,
        verdictOf({
          outcome,
          attempt,
          maxAttempts: active.options.maxAttempts ?? defaultMaxAttempts,
          random: this.#context.random,
        }),
      );
    }
    if (active.stopping && active.running.size === 0) active.idle.resolve();
    this.#schedule();
  }

  #settle(message: LocalMessage, verdict: ReturnType<typeof verdictOf>): void {
    if (verdict.kind === 'done') return;
    const fields = { queue: this.#name, messageId: message.id, attempt: message.attempt };
    if (verdict.kind === 'retry') {
      this.#context.logger.warn('A message will be tried again', { ...fields, delayMs: verdict.delayMs });
      this.#place({ ...message, attempt: verdict.attempt }, verdict.delayMs);
      return;
    }
    this.#context.logger.error('A message became a dead letter', fields);
    this.#dead.push({
      id: message.id,
      queue: this.#name,
      body: message.body,
      reason: verdict.reason,
      attempts: verdict.attempts,
      deadAt: this.#context.clock.now().toISOString(),
    });
    if (this.#dead.length > mostDead) this.#dead.shift();
  }

  async #stop(active: Active): Promise<void> {
    active.stopping = true;
    if (active.running.size === 0) active.idle.resolve();
    await active.idle.promise;
    if (this.#consumer === active) this.#consumer = undefined;
  }
}
