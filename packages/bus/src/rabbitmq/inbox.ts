import type { Consumer, InboxAddress } from '@parley/core';
import type { Channel, ConsumeMessage } from 'amqplib';
import { within } from '../within.ts';
import { codeOf, reasonOf } from './faults.ts';
import { KeptChannel } from './kept-channel.ts';
import type { Link } from './link.ts';
import type { BusSettings } from './options.ts';
import type { Names } from './topology.ts';

const resourceLocked = 405;
const deleteTimeoutMs = 1_000;
const bounds = { 'x-max-length': 10_000, 'x-max-length-bytes': 64 * 1024 * 1024, 'x-overflow': 'drop-head' };

export interface InboxSpec {
  readonly address: InboxAddress;
  readonly handler: (body: string) => void;
  readonly link: Link;
  readonly settings: BusSettings;
  readonly names: Names;
}

export class Inbox implements Consumer {
  readonly #spec: InboxSpec;
  readonly #channel: KeptChannel<Channel>;
  #lockedNames = 0;
  #queue: string | undefined;
  #closed = false;

  constructor(spec: InboxSpec) {
    this.#spec = spec;
    this.#channel = new KeptChannel<Channel>({
      name: `inbox of ${spec.address.kind}`,
      link: spec.link,
      settings: spec.settings,
      open: (connection) => connection.createChannel(),
      setup: (channel) => this.#subscribe(channel),
      lost: () => undefined,
    });
  }

  ready(timeoutMs: number): Promise<void> {
    return this.#channel.ready(timeoutMs);
  }

  async stop(): Promise<void> {
    this.#closed = true;
    const channel = this.#channel.current;
    // Not left to auto-delete: that comes a moment after the channel's end, and could take the next inbox of this name.
    if (channel && this.#queue !== undefined) {
      await within(
        channel.deleteQueue(this.#queue).catch(() => undefined),
        deleteTimeoutMs,
      );
    }
    await this.#channel.close();
  }

  async #subscribe(channel: Channel): Promise<void> {
    const { names, address } = this.#spec;
    const queue = await this.#declare(channel);
    const exchange = names.inboxExchange(address.kind);
    await channel.bindQueue(queue, exchange, address.id);
    await channel.bindQueue(queue, exchange, '*');
    const onMessage = (message: ConsumeMessage | null) => {
      if (message) this.#receive(message);
      else channel.close().catch(() => undefined);
    };
    await channel.consume(queue, onMessage, { noAck: true, exclusive: true });
    this.#queue = queue;
  }

  /** B32: a name that a dead connection still holds costs one channel, not the wait for its heartbeat. */
  async #declare(channel: Channel): Promise<string> {
    const plain = this.#spec.names.inbox(this.#spec.address);
    const name = this.#lockedNames === 0 ? plain : `${plain}~${this.#lockedNames}`;
    try {
      await channel.assertQueue(name, { exclusive: true, durable: false, autoDelete: true, arguments: bounds });
    } catch (error) {
      if (codeOf(error) === resourceLocked) this.#lockedNames += 1;
      throw error;
    }
    this.#lockedNames = 0;
    return name;
  }

  #receive(message: ConsumeMessage): void {
    if (this.#closed) return;
    try {
      this.#spec.handler(message.content.toString('utf8'));
    } catch (error) {
      this.#spec.settings.logger.error('An inbox handler failed', { reason: reasonOf(error) });
    }
  }
}
