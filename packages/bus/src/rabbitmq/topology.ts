import { workQueues, type InboxAddress, type Logger, type WorkQueue } from '@parley/core';
import type { Channel, ChannelModel, Options } from 'amqplib';
import { delayBucketsMs } from '../retry.ts';
import { codeOf } from './faults.ts';

export const bucketHeader = 'parley-delay-bucket';

export interface Names {
  readonly work: string;
  readonly dead: string;
  readonly delay: string;
  inboxExchange(kind: InboxAddress['kind']): string;
  inbox(address: InboxAddress): string;
  queue(queue: WorkQueue): string;
  deadQueue(queue: WorkQueue): string;
  delayQueue(bucketMs: number): string;
}

export function namesOf(prefix: string): Names {
  return {
    work: `${prefix}chat_exchange`,
    dead: `${prefix}chat_dead`,
    delay: `${prefix}chat_delay`,
    inboxExchange: (kind) => prefix + (kind === 'gateway' ? 'chat_response' : 'worker_control'),
    inbox: ({ kind, id }) => `${prefix}${kind === 'gateway' ? 'dispatch_queue' : 'control_queue'}.${id}`,
    queue: (queue) => prefix + queue,
    deadQueue: (queue) => `${prefix}${queue}.dead`,
    delayQueue: (bucketMs) => `${prefix}chat_delay.${bucketMs}`,
  };
}

export interface TopologyOptions {
  readonly names: Names;
  readonly deliveryLimit: number;
  readonly logger: Logger;
}

/** B30, B31: declares everything but inboxes. Repeating it costs a few round trips and changes nothing. */
export async function declareTopology(connection: ChannelModel, options: TopologyOptions): Promise<void> {
  const { names } = options;
  const scratch = new ScratchChannel(connection, options.logger);
  await scratch.use(async (channel) => {
    await Promise.all([
      channel.assertExchange(names.work, 'direct', { durable: true }),
      channel.assertExchange(names.dead, 'direct', { durable: true }),
      channel.assertExchange(names.delay, 'headers', { durable: true }),
      channel.assertExchange(names.inboxExchange('gateway'), 'direct', { durable: true }),
      channel.assertExchange(names.inboxExchange('worker'), 'direct', { durable: true }),
    ]);
  });
  for (const queue of workQueues) {
    await scratch.queue(names.deadQueue(queue), deadQueueOptions);
    await scratch.queue(names.queue(queue), workQueueOptions(queue, options));
  }
  for (const bucketMs of delayBucketsMs) await scratch.queue(names.delayQueue(bucketMs), delayQueueOptions(names));
  await scratch.use(async (channel) => {
    await Promise.all([
      ...workQueues.map((queue) => channel.bindQueue(names.queue(queue), names.work, queue)),
      ...workQueues.map((queue) => channel.bindQueue(names.deadQueue(queue), names.dead, queue)),
      ...delayBucketsMs.map((bucketMs) =>
        channel.bindQueue(names.delayQueue(bucketMs), names.delay, '', {
          'x-match': 'all',
          [bucketHeader]: String(bucketMs),
        }),
      ),
    ]);
  });
  await scratch.close();
}

/** Dead-lettering is at-most-once unless all three of strategy, overflow and a quorum queue are given. */
const safeDeadLettering = { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' };

function workQueueOptions(queue: WorkQueue, { names, deliveryLimit }: TopologyOptions): Options.AssertQueue {
  return quorum({
    ...safeDeadLettering,
    'x-dead-letter-exchange': names.dead,
    'x-dead-letter-routing-key': queue,
    'x-delivery-limit': deliveryLimit,
  });
}

function delayQueueOptions(names: Names): Options.AssertQueue {
  return quorum({ ...safeDeadLettering, 'x-dead-letter-exchange': names.work });
}

/** B41: a look counts as a delivery, and the default limit of RabbitMQ 4 would drop a letter at the twentieth. */
const deadQueueOptions = quorum({ 'x-delivery-limit': 1_000_000_000 });

function quorum(more: Record<string, unknown>): Options.AssertQueue {
  return { durable: true, arguments: { 'x-queue-type': 'quorum', ...more } };
}

/** A failed declaration closes its channel; this one comes back for the next. */
class ScratchChannel {
  readonly #connection: ChannelModel;
  readonly #logger: Logger;
  #channel: Channel | undefined;

  constructor(connection: ChannelModel, logger: Logger) {
    this.#connection = connection;
    this.#logger = logger;
  }

  async use<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    this.#channel ??= await this.#open();
    return work(this.#channel);
  }

  async queue(name: string, options: Options.AssertQueue): Promise<void> {
    try {
      await this.use((channel) => channel.assertQueue(name, options));
    } catch (error) {
      // Another release or an operator may have declared it otherwise. Its messages matter more than its arguments.
      if (codeOf(error) !== 406) throw error;
      this.#logger.warn('A queue exists with other arguments and is used as it is', { queue: name });
    }
  }

  async close(): Promise<void> {
    await this.#channel?.close();
  }

  async #open(): Promise<Channel> {
    const channel = await this.#connection.createChannel();
    channel.on('error', () => undefined);
    channel.on('close', () => {
      if (this.#channel === channel) this.#channel = undefined;
    });
    return channel;
  }
}
