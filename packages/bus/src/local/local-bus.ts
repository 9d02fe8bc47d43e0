import {
  createIdFactory,
  silentLogger,
  systemClock,
  workQueues,
  type BusHealth,
  type Clock,
  type Consumer,
  type ConsumeOptions,
  type DeadLetterAdmin,
  type DeliveryHandler,
  type IdFactory,
  type InboxAddress,
  type Logger,
  type MessageBus,
  type PublishOptions,
  type WorkQueue,
} from '@parley/core';
import { checkConsume, checkInbox, checkPublish, checkQueue, notStarted, shuttingDown } from '../checks.ts';
import { within } from '../within.ts';
import { LocalInboxes } from './local-inboxes.ts';
import { LocalQueue } from './local-queue.ts';

export interface LocalBusOptions {
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly newId?: IdFactory;
}

/** The bus of a single process. After a crash the outbox and the reaper in the database publish again (B25). */
export function createLocalBus(options: LocalBusOptions = {}): MessageBus {
  return new LocalBus(options);
}

class LocalBus implements MessageBus {
  readonly #queues: ReadonlyMap<WorkQueue, LocalQueue>;
  readonly #inboxes: LocalInboxes;
  readonly #newId: IdFactory;
  #state: 'new' | 'started' | 'stopping' | 'stopped' = 'new';
  #stopped: Promise<void> | undefined;
  readonly deadLetters: DeadLetterAdmin;

  constructor({ logger = silentLogger, clock = systemClock, random = Math.random, newId }: LocalBusOptions) {
    this.#queues = new Map(workQueues.map((name) => [name, new LocalQueue(name, { logger, clock, random })]));
    this.#inboxes = new LocalInboxes(logger);
    this.#newId = newId ?? createIdFactory(clock);
    this.deadLetters = this.#deadLetterAdmin();
  }

  async start(): Promise<void> {
    if (this.#state === 'stopping' || this.#state === 'stopped') throw shuttingDown();
    this.#state = 'started';
  }

  async publish(name: WorkQueue, body: string, options: PublishOptions = {}): Promise<void> {
    checkPublish(name, body, options);
    // Handlers may publish while the bus stops (B22).
    if (this.#state !== 'stopping') this.#mustRun();
    const message = { id: options.messageId ?? this.#newId(), body, attempt: 1 };
    this.#queue(name).add(message, Math.ceil(options.delayMs ?? 0));
  }

  async consume(name: WorkQueue, handler: DeliveryHandler, options: ConsumeOptions): Promise<Consumer> {
    checkConsume(name, options);
    this.#mustRun();
    return this.#queue(name).consume(handler, options);
  }

  send(address: InboxAddress, body: string): void {
    if (this.#state === 'started' || this.#state === 'stopping') this.#inboxes.send(address, body);
  }

  async openInbox(address: InboxAddress, handler: (body: string) => void): Promise<Consumer> {
    checkInbox(address);
    this.#mustRun();
    return this.#inboxes.open(address, handler);
  }

  health(): BusHealth {
    const connected = this.#state === 'started';
    return { connected, detail: connected ? 'in process' : this.#state };
  }

  stop({ softMs }: { softMs: number }): Promise<void> {
    return (this.#stopped ??= this.#stop(softMs));
  }

  async #stop(softMs: number): Promise<void> {
    this.#state = 'stopping';
    const queues = [...this.#queues.values()];
    await within(Promise.all(queues.map((queue) => queue.stopConsuming())), softMs);
    this.#state = 'stopped';
    for (const queue of queues) queue.close();
    this.#inboxes.close();
  }

  #deadLetterAdmin(): DeadLetterAdmin {
    return {
      list: async (name, limit) => this.#queue(name).listDead(limit),
      replay: async (name, ids) => {
        this.#mustRun();
        const queue = this.#queue(name);
        const letters = queue.takeDead(ids);
        for (const { id, body } of letters) queue.add({ id, body, attempt: 1 }, 0);
        return letters.length;
      },
      discard: async (name, ids) => this.#queue(name).takeDead(ids).length,
    };
  }

  #queue(name: WorkQueue): LocalQueue {
    checkQueue(name);
    // The map holds every work queue and the name was just checked.
    return this.#queues.get(name) as LocalQueue;
  }

  #mustRun(): void {
    if (this.#state === 'new') throw notStarted();
    if (this.#state !== 'started') throw shuttingDown();
  }
}
