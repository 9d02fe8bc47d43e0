import { ParleyError } from '@parley/core';
import { IllegalOperationError, type ConfirmChannel } from 'amqplib';
import { shuttingDown } from '../checks.ts';
import { Fifo } from '../fifo.ts';
import { within } from '../within.ts';
import type { Outgoing } from './envelope.ts';
import { reasonOf, unavailable } from './faults.ts';
import { KeptChannel } from './kept-channel.ts';
import type { Link } from './link.ts';
import type { BusSettings } from './options.ts';

const sweepEveryMs = 250;
/**
 * A quorum queue that is declared again within milliseconds of its deletion keeps the old consumers attached to nothing:
 * the broker then never tells them of the deletion (seen on 3.10). So its news gets a head start.
 */
const repairAfterMs = 1_000;

interface Entry {
  readonly outgoing: Outgoing;
  readonly done: PromiseWithResolvers<void>;
  deadlineMs: number;
  returned: boolean;
}

/** Confirmed publishing over whatever connection there is (B33, B35). */
export class Publisher {
  readonly #link: Link;
  readonly #settings: BusSettings;
  readonly #channel: KeptChannel<ConfirmChannel>;
  readonly #waiting = new Fifo<Entry>();
  /** By correlation id; in the order written, so that the first one is the first to run out of time. */
  readonly #inFlight = new Map<string, Entry>();
  #sequence = 0;
  #repairer: NodeJS.Timeout | undefined;
  #sweeper: NodeJS.Timeout | undefined;
  #closed = false;
  #empty: PromiseWithResolvers<void> | undefined;

  constructor(link: Link, settings: BusSettings) {
    this.#link = link;
    this.#settings = settings;
    link.onUnblocked(() => this.#pump());
    this.#channel = new KeptChannel<ConfirmChannel>({
      name: 'publisher',
      link,
      settings,
      open: (connection) => connection.createConfirmChannel(),
      setup: async (channel) => {
        channel.on('return', (message) => this.#markReturned(message.properties.correlationId));
        this.#pump();
      },
      // amqplib has already failed the callbacks of everything unconfirmed.
      lost: () => undefined,
    });
  }

  ready(timeoutMs: number): Promise<void> {
    return this.#channel.ready(timeoutMs);
  }

  publish(outgoing: Outgoing): Promise<void> {
    if (this.#closed) return Promise.reject(shuttingDown());
    if (this.#waiting.size >= this.#settings.maxWaiting) {
      return Promise.reject(new ParleyError('overloaded', 'Too many messages wait for the broker'));
    }
    const deadlineMs = this.#settings.clock.monotonicMs() + this.#settings.waitTimeoutMs;
    const entry: Entry = { outgoing, done: Promise.withResolvers(), deadlineMs, returned: false };
    this.#waiting.push(entry);
    this.#sweeper ??= setInterval(() => this.#sweep(), sweepEveryMs);
    this.#pump();
    return entry.done.promise;
  }

  /** B22, B24: no new ones, then the confirms of what is under way; what is left after that is refused. */
  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    if (this.#waiting.size + this.#inFlight.size > 0) {
      this.#empty = Promise.withResolvers();
      await within(this.#empty.promise, timeoutMs);
    }
    for (let entry = this.#waiting.shift(); entry; entry = this.#waiting.shift()) entry.done.reject(shuttingDown());
    for (const entry of this.#inFlight.values()) entry.done.reject(shuttingDown());
    this.#inFlight.clear();
    clearInterval(this.#sweeper);
    clearTimeout(this.#repairer);
    await this.#channel.close();
  }

  #pump(): void {
    while (this.#inFlight.size < this.#settings.maxInFlight && !this.#link.blocked) {
      const channel = this.#channel.current;
      const entry = channel && this.#waiting.shift();
      if (!entry) return;
      if (!this.#write(channel, entry)) return;
    }
  }

  /** False when the channel turned out to be gone; the entry then waits for the next. */
  #write(channel: ConfirmChannel, entry: Entry): boolean {
    const { exchange, key, content, options } = entry.outgoing;
    const correlationId = String(++this.#sequence);
    const queuedUntilMs = entry.deadlineMs;
    entry.deadlineMs = this.#settings.clock.monotonicMs() + this.#settings.confirmTimeoutMs;
    this.#inFlight.set(correlationId, entry);
    try {
      channel.publish(exchange, key, content, { ...options, correlationId }, (error: unknown) => {
        if (error) this.#distrust(channel);
        this.#settle(correlationId, error);
      });
      return true;
    } catch (error) {
      this.#inFlight.delete(correlationId);
      if (error instanceof IllegalOperationError) {
        entry.deadlineMs = queuedUntilMs;
        this.#waiting.unshift(entry);
        return false;
      }
      entry.done.reject(error);
      return true;
    }
  }

  #settle(correlationId: string, error: unknown): void {
    const entry = this.#inFlight.get(correlationId);
    if (!entry) return;
    this.#inFlight.delete(correlationId);
    if (error) entry.done.reject(unavailable('The broker did not take the message', error));
    else if (entry.returned) entry.done.reject(unavailable('The message is unroutable: its queue is missing'));
    else entry.done.resolve();
    this.#pump();
    this.#noteEmpty();
  }

  /**
   * A channel of the broker that first met a quorum queue while its leader's node was dying nacks everything for that
   * queue until the node is back, although a new leader was elected long ago (3.10): a fresh channel finds it.
   */
  #distrust(channel: ConfirmChannel): void {
    if (this.#channel.current === channel) this.#channel.replace();
  }

  /** The broker returns an unroutable message before it confirms it. */
  #markReturned(correlationId: unknown): void {
    const entry = this.#inFlight.get(String(correlationId));
    if (!entry) return;
    entry.returned = true;
    this.#repairer ??= setTimeout(() => {
      this.#repairer = undefined;
      this.#link.repair().catch((error: unknown) => {
        this.#settings.logger.warn('The queues could not be declared again', { reason: reasonOf(error) });
      });
    }, repairAfterMs);
  }

  #sweep(): void {
    const nowMs = this.#settings.clock.monotonicMs();
    for (let entry = this.#waiting.peek(); entry && entry.deadlineMs <= nowMs; entry = this.#waiting.peek()) {
      this.#waiting.shift();
      entry.done.reject(
        unavailable(this.#link.blocked ? 'The broker blocks publishing' : 'There is no connection to the broker'),
      );
    }
    for (const [correlationId, entry] of this.#inFlight) {
      if (entry.deadlineMs > nowMs) break;
      this.#inFlight.delete(correlationId);
      entry.done.reject(unavailable('The broker did not confirm the message in time'));
    }
    this.#pump();
    this.#noteEmpty();
  }

  #noteEmpty(): void {
    if (this.#waiting.size + this.#inFlight.size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
    this.#empty?.resolve();
  }
}
