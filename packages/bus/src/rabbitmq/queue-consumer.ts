import { backoffDelayMs, type Consumer, type ConsumeOptions, type DeliveryHandler, type WorkQueue } from '@parley/core';
import type { Channel, ConsumeMessage } from 'amqplib';
import { shuttingDown } from '../checks.ts';
import { defaultMaxAttempts, verdictOf } from '../retry.ts';
import { runHandler } from '../run-handler.ts';
import { pause, within } from '../within.ts';
import { idOf, readWork, toDead, toWork, type Outgoing, type Readable } from './envelope.ts';
import { reasonOf, unavailable } from './faults.ts';
import { KeptChannel } from './kept-channel.ts';
import type { Link } from './link.ts';
import type { BusSettings } from './options.ts';
import type { Publisher } from './publisher.ts';
import type { Names } from './topology.ts';

/** Coming out of a delay queue this much early is on time. */
const dueToleranceMs = 50;
const cancelTimeoutMs = 1_000;

export interface QueueConsumerSpec {
  readonly queue: WorkQueue;
  readonly handler: DeliveryHandler;
  readonly options: ConsumeOptions;
  readonly link: Link;
  readonly publisher: Publisher;
  readonly settings: BusSettings;
  readonly names: Names;
}

/** A message in our hands: only its own channel can settle it (B38). */
interface Held {
  readonly channel: Channel;
  readonly message: ConsumeMessage;
  readonly lost: AbortController;
}

export class QueueConsumer implements Consumer {
  readonly #spec: QueueConsumerSpec;
  readonly #held = new Set<Held>();
  readonly #idle = Promise.withResolvers<void>();
  readonly #channel: KeptChannel<Channel>;
  #consumerTag: string | undefined;
  #stopping = false;
  #stopped: Promise<void> | undefined;

  constructor(spec: QueueConsumerSpec) {
    this.#spec = spec;
    this.#channel = new KeptChannel<Channel>({
      name: spec.queue,
      link: spec.link,
      settings: spec.settings,
      open: (connection) => connection.createChannel(),
      setup: (channel) => this.#subscribe(channel),
      lost: (channel) => this.#abandon(channel, unavailable('The connection that held this delivery is lost')),
    });
  }

  ready(timeoutMs: number): Promise<void> {
    return this.#channel.ready(timeoutMs);
  }

  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  /** B23: the broker takes back what is still held; no attempt is counted. */
  async kill(): Promise<void> {
    this.#stopping = true;
    for (const held of this.#held) held.lost.abort(shuttingDown());
    this.#held.clear();
    this.#idle.resolve();
    await this.#channel.close();
  }

  async #stop(): Promise<void> {
    this.#stopping = true;
    const channel = this.#channel.current;
    if (channel && this.#consumerTag !== undefined) {
      // A channel that is lost meanwhile has no consumer any more, which is what was asked for.
      await within(
        channel.cancel(this.#consumerTag).catch(() => undefined),
        cancelTimeoutMs,
      ).catch(() => undefined);
    }
    if (this.#held.size === 0) this.#idle.resolve();
    await this.#idle.promise;
    await this.#channel.close();
  }

  async #subscribe(channel: Channel): Promise<void> {
    if (this.#stopping) return;
    const { options, names, queue, settings } = this.#spec;
    await channel.prefetch(options.concurrency);
    const onMessage = (message: ConsumeMessage | null) => {
      if (message) void this.#receive(channel, message);
      // The queue was deleted or its leader is gone: start over with a channel of its own.
      else channel.close().catch(() => undefined);
    };
    const { consumerTag } = await channel.consume(names.queue(queue), onMessage, {
      consumerTag: `${settings.instanceId}.${settings.newId()}`,
    });
    this.#consumerTag = consumerTag;
  }

  async #receive(channel: Channel, message: ConsumeMessage): Promise<void> {
    // It came before the broker knew of the cancel.
    if (this.#stopping) return tryTo(() => channel.nack(message, false, true));
    const held: Held = { channel, message, lost: new AbortController() };
    this.#held.add(held);
    try {
      await this.#handle(held);
    } finally {
      this.#held.delete(held);
      if (this.#stopping && this.#held.size === 0) this.#idle.resolve();
    }
  }

  async #handle(held: Held): Promise<void> {
    const { queue, handler, options, settings, names } = this.#spec;
    const { message } = held;
    const { content } = message;
    const read = readWork(message);
    if (!read) {
      settings.logger.error('A message could not be read', { queue });
      const id = idOf(message.properties.messageId);
      const deadAt = settings.clock.now();
      return this.#replaceBy(held, toDead(names, { queue, id, content, attempts: 0, reason: 'unreadable', deadAt }));
    }
    const nowMs = settings.clock.now().getTime();
    if (read.dueMs - nowMs > dueToleranceMs) {
      const { id, attempt } = read;
      return this.#replaceBy(held, toWork(names, { queue, id, content, attempt, delayMs: read.dueMs - nowMs, nowMs }));
    }
    const outcome = await runHandler(handler, {
      id: read.id,
      body: read.body,
      attempt: read.attempt,
      redelivered: message.fields.redelivered,
      signal: held.lost.signal,
    });
    if (held.lost.signal.aborted) return;
    const maxAttempts = options.maxAttempts ?? defaultMaxAttempts;
    await this.#settle(held, read, verdictOf({ outcome, attempt: read.attempt, maxAttempts, random: settings.random }));
  }

  async #settle(held: Held, { id, attempt }: Readable, verdict: ReturnType<typeof verdictOf>): Promise<void> {
    if (verdict.kind === 'done') return acknowledge(held);
    const { queue, settings, names } = this.#spec;
    const { content } = held.message;
    const now = settings.clock.now();
    const fields = { queue, messageId: id, attempt };
    if (verdict.kind === 'retry') {
      const { delayMs } = verdict;
      settings.logger.warn('A message will be tried again', { ...fields, delayMs });
      const nowMs = now.getTime();
      return this.#replaceBy(held, toWork(names, { queue, id, content, attempt: verdict.attempt, delayMs, nowMs }));
    }
    settings.logger.error('A message became a dead letter', fields);
    const { attempts, reason } = verdict;
    return this.#replaceBy(held, toDead(names, { queue, id, content, attempts, reason, deadAt: now }));
  }

  /** B37: the successor is confirmed before the original goes. */
  async #replaceBy(held: Held, successor: Outgoing): Promise<void> {
    const { settings, publisher, queue } = this.#spec;
    const { signal } = held.lost;
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        await publisher.publish(successor);
        return acknowledge(held);
      } catch (error) {
        settings.logger.warn('The successor of a message could not be published', { queue, reason: reasonOf(error) });
        await pause(backoffDelayMs(failures, settings.reconnect, settings.random), signal);
      }
    }
  }

  #abandon(channel: Channel, reason: Error): void {
    this.#consumerTag = undefined;
    for (const held of this.#held) {
      if (held.channel === channel) held.lost.abort(reason);
    }
  }
}

function acknowledge({ channel, message, lost }: Held): void {
  // On another channel the same delivery tag would settle a stranger's message.
  if (!lost.signal.aborted) tryTo(() => channel.ack(message));
}

/** A channel that is gone throws; the broker has then taken the message back by itself. */
function tryTo(settle: () => void): void {
  try {
    settle();
  } catch {
    return;
  }
}
