import type { Delivery, DeliveryHandler, MessageBus } from '@parley/core';
import { createLocalBus } from '../local/local-bus.ts';
import { done } from './rule-kit.ts';

export interface BrokenBus {
  readonly name: string;
  /** The rules that must notice, and no other. */
  readonly caughtBy: readonly string[];
  make(): MessageBus;
}

/** Proof that the contract bites: each is a working bus with one thing wrong. */
export const brokenBuses: readonly BrokenBus[] = [
  {
    name: 'drops what is published without a consumer',
    caughtBy: ['B2'],
    make: () => {
      const consumed = new Set<string>();
      return broken((bus) => ({
        publish: (queue, body, options) =>
          bus.publish(queue, body, consumed.has(queue) ? options : { delayMs: 3_600_000, ...options }),
        consume: async (queue, ...rest) => {
          consumed.add(queue);
          return bus.consume(queue, ...rest);
        },
      }));
    },
  },
  {
    name: 'acks before the handler ends',
    caughtBy: ['B5', 'B8', 'B10', 'B11', 'B12', 'B13', 'B15', 'B16', 'B17', 'B22', 'B23'],
    make: () =>
      withHandler((handler) => async (delivery) => {
        handler(delivery).catch(() => undefined);
        return done;
      }),
  },
  {
    name: 'delivers twice',
    caughtBy: ['B1', 'B2', 'B4', 'B5', 'B6', 'B8', 'B9', 'B10', 'B11', 'B12', 'B13', 'B16', 'B23'],
    make: () =>
      withHandler((handler) => async (delivery) => {
        void handler(delivery).catch(() => undefined);
        return handler(delivery);
      }),
  },
  {
    name: 'ignores the bound on concurrency',
    caughtBy: ['B5', 'B8'],
    make: () =>
      broken((bus) => ({
        consume: (queue, handler, options) => bus.consume(queue, handler, { ...options, concurrency: 1_000 }),
      })),
  },
  {
    name: 'forgets the delay',
    caughtBy: ['B9'],
    make: () =>
      broken((bus) => ({
        publish: (queue, body, options) =>
          bus.publish(queue, body, { ...options, delayMs: Math.min(0, options?.delayMs ?? 0) }),
      })),
  },
  {
    name: 'never counts attempts',
    caughtBy: ['B10', 'B11', 'B12'],
    make: () => withHandler((handler) => (delivery) => handler({ ...delivery, attempt: 1 })),
  },
  {
    name: 'loses what it lists',
    caughtBy: ['B15', 'B16', 'B17'],
    make: () =>
      broken((bus) => ({
        deadLetters: {
          ...bus.deadLetters,
          list: async (queue, limit) => {
            const letters = await bus.deadLetters.list(queue, limit);
            await bus.deadLetters.discard(
              queue,
              letters.map(({ id }) => id),
            );
            return letters;
          },
        },
      })),
  },
  {
    name: 'calls receivers inside send',
    caughtBy: ['B18', 'B19', 'B20', 'B21'],
    make: () => {
      const open = new Map<string, (body: string) => void>();
      return broken((bus) => ({
        openInbox: async (address, handler) => {
          open.set(address.id, handler);
          return bus.openInbox(address, () => undefined);
        },
        send: (address, body) => open.get(address.id)?.(body),
      }));
    },
  },
  {
    name: 'sends out of order',
    caughtBy: ['B18', 'B19', 'B20'],
    make: () => {
      const sent: (() => void)[] = [];
      return broken((bus) => ({
        send: (address, body) => {
          if (sent.push(() => bus.send(address, body)) > 1) return;
          setImmediate(() => {
            for (const send of sent.splice(0).toReversed()) send();
          });
        },
      }));
    },
  },
  {
    name: 'stops without waiting',
    caughtBy: ['B22'],
    make: () => broken((bus) => ({ stop: () => bus.stop({ softMs: 0 }) })),
  },
  {
    name: 'waits for ever to stop',
    caughtBy: ['B23'],
    make: () => broken((bus) => ({ stop: () => bus.stop({ softMs: 3_600_000 }) })),
  },
];

function withHandler(
  wrap: (handler: DeliveryHandler) => (delivery: Delivery) => ReturnType<DeliveryHandler>,
): MessageBus {
  return broken((bus) => ({ consume: (queue, handler, options) => bus.consume(queue, wrap(handler), options) }));
}

function broken(change: (bus: MessageBus) => Partial<MessageBus>): MessageBus {
  const bus = createLocalBus();
  const changed = change(bus);
  return {
    start: () => bus.start(),
    publish: (...args) => bus.publish(...args),
    consume: (...args) => bus.consume(...args),
    send: (...args) => bus.send(...args),
    openInbox: (...args) => bus.openInbox(...args),
    deadLetters: bus.deadLetters,
    health: () => bus.health(),
    stop: (options) => bus.stop(options),
    ...changed,
  };
}
