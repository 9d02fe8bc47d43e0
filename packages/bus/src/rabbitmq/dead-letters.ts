import { setTimeout as delay } from 'node:timers/promises';
import type { DeadLetter, DeadLetterAdmin, WorkQueue } from '@parley/core';
import type { Channel, Message } from 'amqplib';
import { checkQueue } from '../checks.ts';
import { within } from '../within.ts';
import { readDead, toWork } from './envelope.ts';
import { unavailable } from './faults.ts';
import type { Link } from './link.ts';
import type { BusSettings } from './options.ts';
import type { Publisher } from './publisher.ts';
import type { Names } from './topology.ts';

const mostScanned = 10_000;
const closeTimeoutMs = 2_000;
const quietMs = 30;

export interface DeadLetterSpec {
  readonly link: Link;
  readonly publisher: Publisher;
  readonly settings: BusSettings;
  readonly names: Names;
}

/** B41. AMQP cannot look without taking: everything taken goes back when the channel closes. */
export function createDeadLetterAdmin(spec: DeadLetterSpec): DeadLetterAdmin {
  const { publisher, names, settings } = spec;
  // Two looks at once would each see a part.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const replayOne = async (queue: WorkQueue, { letter, message }: Held) => {
    const nowMs = settings.clock.now().getTime();
    const again = { queue, id: letter.id, content: message.content, attempt: 1, delayMs: 0, nowMs };
    await publisher.publish(toWork(names, again));
  };

  return {
    list: (queue, limit) =>
      inTurn(async () => {
        if (limit <= 0) return [];
        return borrow(spec, queue, async (held) => held.slice(0, limit).map(({ letter }) => letter));
      }),
    replay: (queue, ids) => inTurn(() => take(spec, { queue, ids }, (held) => replayOne(queue, held))),
    discard: (queue, ids) => inTurn(() => take(spec, { queue, ids }, async () => undefined)),
  };
}

interface Held {
  readonly letter: DeadLetter;
  readonly message: Message;
}

interface Selection {
  readonly queue: WorkQueue;
  readonly ids: readonly string[];
}

async function take(
  spec: DeadLetterSpec,
  { queue, ids }: Selection,
  before: (held: Held) => Promise<void>,
): Promise<number> {
  const wanted = new Set(ids);
  if (wanted.size === 0) return 0;
  return borrow(spec, queue, async (all, channel) => {
    let taken = 0;
    for (const held of all) {
      if (!wanted.has(held.letter.id)) continue;
      await before(held);
      channel.ack(held.message);
      taken += 1;
    }
    return taken;
  });
}

type Use<T> = (held: readonly Held[], channel: Channel) => Promise<T>;

async function borrow<T>({ link, settings, names }: DeadLetterSpec, queue: WorkQueue, use: Use<T>): Promise<T> {
  checkQueue(queue);
  if (!link.connected && !(await within(link.connection(), settings.waitTimeoutMs))) {
    throw unavailable('There is no connection to the broker');
  }
  const channel = await (await link.connection()).createChannel();
  channel.on('error', () => undefined);
  try {
    const messages = await collect(channel, names.deadQueue(queue));
    return await use(inOrder(messages.map((message) => ({ letter: readDead(queue, message), message }))), channel);
  } finally {
    await within(
      channel.close().catch(() => undefined),
      closeTimeoutMs,
    ).catch(() => undefined);
  }
}

/**
 * By a consumer, because each `basic.get` is a round trip through the log of a quorum queue, and the message count of
 * a quorum queue lags behind. One `get` at the end: its empty answer means that all there is was handed to us.
 */
async function collect(channel: Channel, queue: string): Promise<readonly Message[]> {
  const messages: Message[] = [];
  await channel.prefetch(mostScanned);
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (message) messages.push(message);
  });
  const beyond = await channel.get(queue);
  // A node of a cluster hands over by itself, so the last ones may come after that answer.
  for (let seen = -1; seen !== messages.length;) {
    seen = messages.length;
    await delay(quietMs);
  }
  await channel.cancel(consumerTag);
  return beyond ? [...messages, beyond] : messages;
}

/** What was given back stands at the end of its queue: only the time of death tells the age. Ids made here sort by time, too. */
function inOrder(held: readonly Held[]): readonly Held[] {
  const key = ({ letter }: Held) => `${letter.deadAt} ${letter.id}`;
  return held.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
