import type { InboxAddress } from '@parley/core';
import type { Channel } from 'amqplib';
import { Fifo } from '../fifo.ts';
import { KeptChannel } from './kept-channel.ts';
import type { Link } from './link.ts';
import type { BusSettings } from './options.ts';
import type { Names } from './topology.ts';

const mostWaitingBytes = 16 * 1024 * 1024;
const longestWaitMs = 5_000;

interface Sent {
  readonly exchange: string;
  readonly key: string;
  readonly content: Buffer;
  readonly atMs: number;
}

/** Unconfirmed sends to inboxes, in order, in bounded memory (B36). */
export class Sender {
  readonly #link: Link;
  readonly #settings: BusSettings;
  readonly #names: Names;
  readonly #channel: KeptChannel<Channel>;
  readonly #waiting = new Fifo<Sent>();
  #waitingBytes = 0;
  /** amqplib buffers without bound what the socket does not take: stop when it says so. */
  #congested = false;
  #closed = false;

  constructor({ link, settings, names }: { link: Link; settings: BusSettings; names: Names }) {
    this.#link = link;
    this.#settings = settings;
    this.#names = names;
    link.onUnblocked(() => this.#flush());
    this.#channel = new KeptChannel<Channel>({
      name: 'sender',
      link,
      settings,
      open: (connection) => connection.createChannel({ highWaterMark: 256 }),
      setup: async (channel) => {
        this.#congested = false;
        channel.on('drain', () => {
          this.#congested = false;
          this.#flush();
        });
        this.#flush();
      },
      lost: () => undefined,
    });
  }

  send(address: InboxAddress, body: string): void {
    if (this.#closed || address.id.length > 200) return;
    const content = Buffer.from(body);
    const atMs = this.#settings.clock.monotonicMs();
    this.#waiting.push({ exchange: this.#names.inboxExchange(address.kind), key: address.id, content, atMs });
    this.#waitingBytes += content.length;
    this.#flush();
    while (this.#waitingBytes > mostWaitingBytes) this.#take();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#channel.close();
  }

  #flush(): void {
    const oldestMs = this.#settings.clock.monotonicMs() - longestWaitMs;
    for (let channel = this.#ready(); channel && this.#waiting.size > 0; channel = this.#ready()) {
      const sent = this.#take();
      if (!sent || sent.atMs < oldestMs) continue;
      try {
        this.#congested = !channel.publish(sent.exchange, sent.key, sent.content, { persistent: false });
      } catch {
        // The channel has just gone; what it held is lost, and heals from the log.
        return;
      }
    }
  }

  #ready(): Channel | undefined {
    return this.#congested || this.#link.blocked ? undefined : this.#channel.current;
  }

  #take(): Sent | undefined {
    const sent = this.#waiting.shift();
    if (sent) this.#waitingBytes -= sent.content.length;
    return sent;
  }
}
