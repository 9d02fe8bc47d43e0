import { backoffDelayMs } from '@parley/core';
import type { Channel, ChannelModel } from 'amqplib';
import { pause, within } from '../within.ts';
import { shuttingDown } from '../checks.ts';
import { reasonOf, unavailable } from './faults.ts';
import type { Link } from './link.ts';
import type { BusSettings } from './options.ts';

export interface ChannelSpec<C extends Channel> {
  readonly name: string;
  readonly link: Link;
  readonly settings: BusSettings;
  open(connection: ChannelModel): Promise<C>;
  /** Makes it useful; a failure closes it and tries again later. */
  setup(channel: C): Promise<void>;
  /** Called once for each channel that was opened, when it is gone. */
  lost(channel: C): void;
}

const closeTimeoutMs = 1_000;

/** A channel that comes back: on the same connection after its own failure, on the next after that one's. */
export class KeptChannel<C extends Channel> {
  readonly #spec: ChannelSpec<C>;
  readonly #closing = new AbortController();
  readonly #first = Promise.withResolvers<void>();
  #channel: C | undefined;

  constructor(spec: ChannelSpec<C>) {
    this.#spec = spec;
    this.#first.promise.catch(() => undefined);
    void this.#run();
  }

  get current(): C | undefined {
    return this.#channel;
  }

  /** Resolves when it was set up for the first time. */
  async ready(timeoutMs: number): Promise<void> {
    if (await within(this.#first.promise, timeoutMs)) return;
    throw unavailable(`The broker gave no channel for ${this.#spec.name}`);
  }

  /** Gives up the present channel for a new one. */
  replace(): void {
    const channel = this.#channel;
    this.#channel = undefined;
    if (!channel) return;
    this.#spec.lost(channel);
    void closeQuietly(channel);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#first.reject(shuttingDown());
    const channel = this.#channel;
    if (channel) await within(closeQuietly(channel), closeTimeoutMs);
  }

  async #run(): Promise<void> {
    const { link, settings, name } = this.#spec;
    const closing = this.#closing.signal;
    let failures = 0;
    let failedOn: ChannelModel | undefined;
    while (!closing.aborted) {
      let connection: ChannelModel;
      try {
        connection = await link.connection();
      } catch {
        return;
      }
      if (closing.aborted) return;
      try {
        // What closed the last channel may be a queue that is no longer there (B31).
        if (failedOn === connection) await link.repair();
        const { gone } = await this.#open(connection);
        failures = 0;
        this.#first.resolve();
        throw await gone;
      } catch (error) {
        if (closing.aborted) return;
        failures += 1;
        failedOn = connection;
        settings.logger.warn('A channel was lost', { channel: name, reason: reasonOf(error), failures });
        await pause(backoffDelayMs(failures, settings.reconnect, settings.random), closing);
      }
    }
  }

  async #open(connection: ChannelModel): Promise<{ gone: Promise<Error> }> {
    const channel = await this.#spec.open(connection);
    this.#channel = channel;
    const gone = Promise.withResolvers<Error>();
    let cause: Error | undefined;
    let usable = true;
    channel.on('error', (error) => (cause ??= error));
    channel.on('close', () => {
      usable = false;
      gone.resolve(cause ?? unavailable('The channel was closed'));
      if (this.#channel !== channel) return;
      this.#channel = undefined;
      this.#spec.lost(channel);
    });
    try {
      await this.#spec.setup(channel);
    } catch (error) {
      if (usable) await closeQuietly(channel);
      throw cause ?? error;
    }
    return { gone: gone.promise };
  }
}

async function closeQuietly(channel: Channel): Promise<void> {
  // Closing what the broker closed first throws at once.
  await Promise.resolve()
    .then(() => channel.close())
    .catch(() => undefined);
}
