// Loaded before the server (`node --import`): the broker takes every delivery for done as soon as it is sent.
import { requireFrom } from './require-from.ts';

interface ChannelLike {
  consume(queue: string, callback: unknown, options?: object): unknown;
  ack(...given: unknown[]): void;
  nack(...given: unknown[]): void;
  reject(...given: unknown[]): void;
}

const { Channel } = requireFrom('@parley/bus', 'amqplib', 'lib/channel_model.js') as {
  Channel: { prototype: ChannelLike };
};
const { consume } = Channel.prototype;
Channel.prototype.consume = function consumeWithoutAcks(queue, callback, options) {
  return consume.call(this, queue, callback, { ...options, noAck: true });
};
for (const answer of ['ack', 'nack', 'reject'] as const) Channel.prototype[answer] = () => undefined;
