import { connect } from 'amqplib';
import { workQueues } from '@parley/core';
import { delayBucketsMs } from '../retry.ts';
import { namesOf } from '../rabbitmq/topology.ts';

/** The broker of the medium tests: one URL, or those of a cluster's nodes with commas between. */
export const testUrls: readonly string[] = (process.env['PARLEY_TEST_AMQP_URL'] ?? '')
  .split(',')
  .filter((url) => url !== '');

let lastPrefix = 0;

/** Names no other test file, process or checkout uses. */
export function freshPrefix(): string {
  return `test-${process.pid}-${Date.now().toString(36)}-${++lastPrefix}.`;
}

export async function purge(prefix: string): Promise<void> {
  await withChannel(async (channel) => {
    for (const queue of queuesOf(prefix)) await channel.purgeQueue(queue);
  });
}

export async function removeTopology(prefix: string): Promise<void> {
  const names = namesOf(prefix);
  await withChannel(async (channel) => {
    for (const queue of queuesOf(prefix)) await channel.deleteQueue(queue);
    const exchanges = [
      names.work,
      names.dead,
      names.delay,
      names.inboxExchange('gateway'),
      names.inboxExchange('worker'),
    ];
    for (const exchange of exchanges) await channel.deleteExchange(exchange);
  });
}

type TestChannel = Awaited<ReturnType<Awaited<ReturnType<typeof connect>>['createChannel']>>;

/** A connection of the test's own, past the bus. */
export async function withChannel<T>(work: (channel: TestChannel) => Promise<T>): Promise<T> {
  const connection = await connectToAny();
  try {
    return await work(await connection.createChannel());
  } finally {
    await connection.close();
  }
}

/** Some node of a cluster may be down on purpose. */
async function connectToAny(): Promise<Awaited<ReturnType<typeof connect>>> {
  let failure: unknown = new Error('PARLEY_TEST_AMQP_URL is not set');
  for (const url of testUrls) {
    try {
      const connection = await connect(url, { noDelay: true });
      connection.on('error', () => undefined);
      return connection;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function queuesOf(prefix: string): readonly string[] {
  const names = namesOf(prefix);
  return [
    ...workQueues.flatMap((queue) => [names.queue(queue), names.deadQueue(queue)]),
    ...delayBucketsMs.map((bucketMs) => names.delayQueue(bucketMs)),
  ];
}
