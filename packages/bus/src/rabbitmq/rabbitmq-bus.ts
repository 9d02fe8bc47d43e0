import type {
  BusHealth,
  Consumer,
  ConsumeOptions,
  DeadLetterAdmin,
  DeliveryHandler,
  InboxAddress,
  MessageBus,
  PublishOptions,
  WorkQueue,
} from '@parley/core';
import { checkConsume, checkInbox, checkPublish, notStarted, shuttingDown } from '../checks.ts';
import { within } from '../within.ts';
import { createDeadLetterAdmin } from './dead-letters.ts';
import { toWork } from './envelope.ts';
import { unavailable } from './faults.ts';
import { Inbox } from './inbox.ts';
import { Link } from './link.ts';
import { settingsOf, type BusSettings, type RabbitMqBusOptions } from './options.ts';
import { Publisher } from './publisher.ts';
import { QueueConsumer } from './queue-consumer.ts';
import { Sender } from './sender.ts';
import { declareTopology, namesOf, type Names } from './topology.ts';

export type { RabbitMqBusOptions } from './options.ts';

export function createRabbitMqBus(options: RabbitMqBusOptions): MessageBus {
  return new RabbitMqBus(settingsOf(options));
}

/** Time for the last confirms even when the handlers used up all of softMs. */
const leastFlushMs = 1_000;

class RabbitMqBus implements MessageBus {
  readonly #settings: BusSettings;
  readonly #names: Names;
  /** B42: two connections, because a throttled publisher's socket is not read any more, acks included. */
  readonly #publishing: Link;
  readonly #consuming: Link;
  readonly #publisher: Publisher;
  readonly #sender: Sender;
  readonly #consumers = new Map<WorkQueue, QueueConsumer>();
  readonly #inboxes = new Map<string, Inbox>();
  #state: 'new' | 'started' | 'stopping' | 'stopped' = 'new';
  #stopped: Promise<void> | undefined;
  readonly deadLetters: DeadLetterAdmin;

  constructor(settings: BusSettings) {
    this.#settings = settings;
    const names = namesOf(settings.prefix);
    this.#names = names;
    const topology = { names, deliveryLimit: settings.deliveryLimit, logger: settings.logger };
    const link = (name: string) =>
      new Link({ name, settings, prepare: (connection) => declareTopology(connection, topology) });
    this.#publishing = link('publishing');
    this.#consuming = link('consuming');
    this.#publisher = new Publisher(this.#publishing, settings);
    this.#sender = new Sender({ link: this.#publishing, settings, names });
    this.deadLetters = createDeadLetterAdmin({ link: this.#consuming, publisher: this.#publisher, settings, names });
  }

  async start(): Promise<void> {
    if (this.#state === 'stopping' || this.#state === 'stopped') throw shuttingDown();
    this.#state = 'started';
    this.#publishing.start();
    this.#consuming.start();
    const { startTimeoutMs } = this.#settings;
    const both = Promise.all([this.#publishing.connection(), this.#consuming.connection()]);
    if (await within(both, startTimeoutMs)) return this.#publisher.ready(startTimeoutMs);
    throw unavailable(`The broker cannot be reached (${this.health().detail})`);
  }

  async publish(queue: WorkQueue, body: string, options: PublishOptions = {}): Promise<void> {
    checkPublish(queue, body, options);
    // Handlers may publish while the bus stops (B22).
    if (this.#state !== 'stopping') this.#mustRun();
    const message = {
      queue,
      id: options.messageId ?? this.#settings.newId(),
      content: Buffer.from(body),
      attempt: 1,
      delayMs: options.delayMs ?? 0,
      nowMs: this.#settings.clock.now().getTime(),
    };
    await this.#publisher.publish(toWork(this.#names, message));
  }

  async consume(queue: WorkQueue, handler: DeliveryHandler, options: ConsumeOptions): Promise<Consumer> {
    checkConsume(queue, options);
    this.#mustRun();
    if (this.#consumers.has(queue)) throw new Error(`${queue} already has a consumer on this bus`);
    const consumer = new QueueConsumer({
      queue,
      handler,
      options,
      link: this.#consuming,
      publisher: this.#publisher,
      settings: this.#settings,
      names: this.#names,
    });
    this.#consumers.set(queue, consumer);
    return this.#whenReady(consumer, () => this.#consumers.delete(queue));
  }

  send(address: InboxAddress, body: string): void {
    if (this.#state === 'started' || this.#state === 'stopping') this.#sender.send(address, body);
  }

  async openInbox(address: InboxAddress, handler: (body: string) => void): Promise<Consumer> {
    checkInbox(address);
    this.#mustRun();
    const key = `${address.kind}/${address.id}`;
    if (this.#inboxes.has(key)) throw new Error(`the inbox ${key} is already open`);
    const inbox = new Inbox({ address, handler, link: this.#consuming, settings: this.#settings, names: this.#names });
    this.#inboxes.set(key, inbox);
    return this.#whenReady(inbox, () => this.#inboxes.delete(key));
  }

  health(): BusHealth {
    const connected = this.#state === 'started' && this.#publishing.connected && this.#consuming.connected;
    return { connected, detail: `${this.#publishing.detail}; ${this.#consuming.detail}` };
  }

  stop({ softMs }: { softMs: number }): Promise<void> {
    return (this.#stopped ??= this.#stop(softMs));
  }

  async #stop(softMs: number): Promise<void> {
    this.#state = 'stopping';
    const startedMs = this.#settings.clock.monotonicMs();
    const consumers = [...this.#consumers.values()];
    const ended = await within(Promise.all(consumers.map((consumer) => consumer.stop())), softMs);
    if (!ended) await Promise.all(consumers.map((consumer) => consumer.kill()));
    const leftMs = softMs - (this.#settings.clock.monotonicMs() - startedMs);
    await this.#publisher.close(Math.max(leastFlushMs, leftMs));
    this.#state = 'stopped';
    await Promise.all([this.#sender.close(), ...[...this.#inboxes.values()].map((inbox) => inbox.stop())]);
    await Promise.all([this.#publishing.stop(), this.#consuming.stop()]);
  }

  async #whenReady(part: QueueConsumer | Inbox, forget: () => void): Promise<Consumer> {
    try {
      await part.ready(this.#settings.startTimeoutMs);
    } catch (error) {
      forget();
      void part.stop();
      throw error;
    }
    return { stop: () => part.stop().finally(forget) };
  }

  #mustRun(): void {
    if (this.#state === 'new') throw notStarted();
    if (this.#state !== 'started') throw shuttingDown();
  }
}
