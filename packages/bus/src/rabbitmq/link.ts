import { backoffDelayMs } from '@parley/core';
import { connect, type ChannelModel } from 'amqplib';
import { pause, within } from '../within.ts';
import { shuttingDown } from '../checks.ts';
import { reasonOf, unavailable } from './faults.ts';
import type { BusSettings } from './options.ts';

/** A connection that held this long was a good one: the next back-off starts small again. */
const steadyMs = 5_000;
const prepareTimeoutMs = 20_000;
const closeTimeoutMs = 1_000;

export interface LinkSpec {
  readonly name: string;
  readonly settings: BusSettings;
  /** Runs on each new connection before anyone else sees it. */
  readonly prepare: (connection: ChannelModel) => Promise<void>;
}

/** One connection, for ever: whoever needs it waits for it (B43). */
export class Link {
  readonly #spec: LinkSpec;
  readonly #stopping = new AbortController();
  readonly #blockedListeners: (() => void)[] = [];
  #connection: ChannelModel | undefined;
  #next = Promise.withResolvers<ChannelModel>();
  #blockedBecause: string | undefined;
  #repairing: Promise<void> | undefined;
  #trouble = 'not started';
  #running: Promise<void> | undefined;

  constructor(spec: LinkSpec) {
    this.#spec = spec;
    // Nobody may be waiting when the link stops.
    this.#next.promise.catch(() => undefined);
  }

  start(): void {
    this.#trouble = 'connecting';
    this.#running ??= this.#run();
  }

  /** The living connection, or the next one. Rejects only when the link stops. */
  connection(): Promise<ChannelModel> {
    return this.#connection ? Promise.resolve(this.#connection) : this.#next.promise;
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  get blocked(): boolean {
    return this.#blockedBecause !== undefined;
  }

  get detail(): string {
    if (!this.#connection) return `${this.#spec.name}: ${this.#trouble}`;
    return `${this.#spec.name}: ${this.#blockedBecause === undefined ? 'connected' : `blocked (${this.#blockedBecause})`}`;
  }

  onUnblocked(listener: () => void): void {
    this.#blockedListeners.push(listener);
  }

  /** Declares again what may be missing on the living connection; several callers share one pass. */
  async repair(): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    this.#repairing ??= this.#spec.prepare(connection).finally(() => (this.#repairing = undefined));
    await this.#repairing;
  }

  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return this.#running;
    this.#stopping.abort();
    this.#next.reject(shuttingDown());
    const connection = this.#connection;
    if (connection) {
      await within(
        connection.close().catch(() => undefined),
        closeTimeoutMs,
      );
      destroy(connection);
    }
    this.#trouble = 'stopped';
    return this.#running;
  }

  async #run(): Promise<void> {
    const { settings, name } = this.#spec;
    const stopped = this.#stopping.signal;
    const { logger, clock, random, urls } = settings;
    // A random first node spreads the processes of a deployment over a cluster.
    let turn = Math.floor(random() * urls.length);
    let failures = 0;
    while (!stopped.aborted) {
      let upSinceMs: number | undefined;
      try {
        const opened = await this.#open(urls[turn++ % urls.length] ?? '');
        upSinceMs = clock.monotonicMs();
        this.#announce(opened.connection);
        logger.info('Connected to the broker', { link: name });
        throw await opened.lost;
      } catch (error) {
        this.#forget(error);
        if (stopped.aborted) return;
        const steady = upSinceMs !== undefined && clock.monotonicMs() - upSinceMs >= steadyMs;
        failures = steady ? 1 : failures + 1;
        const delayMs = backoffDelayMs(failures, settings.reconnect, random);
        logger.warn('No connection to the broker', { link: name, reason: reasonOf(error), delayMs, failures });
        await pause(delayMs, stopped);
      }
    }
  }

  async #open(url: string): Promise<{ connection: ChannelModel; lost: Promise<Error> }> {
    const { settings, name, prepare } = this.#spec;
    const connection = await connect(withHeartbeat(url, settings.heartbeatSeconds), {
      // Without it a body above 2 KB waits 40 ms for the delayed ACK of its first half.
      noDelay: true,
      timeout: settings.connectTimeoutMs,
      clientProperties: { connection_name: `parley ${settings.instanceId} ${name}` },
    });
    const lost = this.#watch(connection);
    if (this.#stopping.signal.aborted) {
      destroy(connection);
      throw shuttingDown();
    }
    try {
      const broken = lost.then((error) => Promise.reject(error));
      const prepared = await within(Promise.race([prepare(connection), broken]), prepareTimeoutMs);
      if (!prepared) throw unavailable('The broker did not answer the declaration of the queues');
    } catch (error) {
      destroy(connection);
      throw error;
    }
    return { connection, lost };
  }

  #watch(connection: ChannelModel): Promise<Error> {
    const lost = Promise.withResolvers<Error>();
    let cause: Error | undefined;
    connection.on('error', (error) => (cause ??= error));
    connection.on('close', (error?: Error) => {
      // After a heartbeat timeout amqplib only half-closes: the socket would linger for as long as the network is silent.
      destroy(connection);
      const reason = cause ?? error ?? unavailable('The connection was closed');
      // At once: a channel that closed with it must not ask for this connection again.
      if (this.#connection === connection) this.#forget(reason);
      lost.resolve(reason);
    });
    connection.on('blocked', (reason) => {
      this.#blockedBecause = reason;
      this.#spec.settings.logger.warn('The broker blocks publishing', { link: this.#spec.name, reason });
    });
    connection.on('unblocked', () => this.#unblock());
    return lost.promise;
  }

  #announce(connection: ChannelModel): void {
    this.#connection = connection;
    this.#next.resolve(connection);
  }

  #forget(error: unknown): void {
    this.#trouble = reasonOf(error);
    this.#blockedBecause = undefined;
    if (!this.#connection) return;
    this.#connection = undefined;
    this.#next = Promise.withResolvers();
    this.#next.promise.catch(() => undefined);
    if (this.#stopping.signal.aborted) this.#next.reject(shuttingDown());
  }

  #unblock(): void {
    this.#blockedBecause = undefined;
    for (const listener of this.#blockedListeners) listener();
  }
}

function withHeartbeat(url: string, seconds: number): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', String(seconds));
  return parsed.href;
}

function destroy(connection: ChannelModel): void {
  // amqplib's types leave out its socket, and it has no other way to let go of one that no longer answers.
  const inner = connection.connection as unknown as { readonly stream?: { destroy(error: Error): void } };
  // With an error: a silent end would leave its heartbeat timers and its waiters behind.
  inner.stream?.destroy(new Error('The connection was given up'));
}
