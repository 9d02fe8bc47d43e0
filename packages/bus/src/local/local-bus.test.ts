import { afterEach, describe, expect, it } from 'vitest';
import type { MessageBus } from '@parley/core';
import { messageBusRules } from '../testing/message-bus-rules.ts';
import { createLocalBus } from './local-bus.ts';

const started: MessageBus[] = [];

async function setup(): Promise<MessageBus> {
  const bus = createLocalBus();
  started.push(bus);
  await bus.start();
  return bus;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((bus) => bus.stop({ softMs: 0 })));
});

describe('the in-process bus keeps the contract', () => {
  for (const [id, check] of messageBusRules) {
    it(id, async () => check({ bus: await setup(), patienceMs: 2_000 }));
  }
});

describe('the in-process bus', () => {
  it('B24 can be stopped before it starts', async () => {
    const bus = createLocalBus();
    await bus.stop({ softMs: 10 });
    await expect(bus.start()).rejects.toMatchObject({ code: 'shutting_down' });
  });

  it('refuses to work before it starts', async () => {
    const bus = createLocalBus();
    await expect(bus.publish('moderation_queue', '{}')).rejects.toThrow('not started');
    await bus.stop({ softMs: 10 });
  });

  it('B25 refuses more than 100,000 waiting messages instead of growing', async () => {
    const bus = await setup();
    for (let n = 0; n < 100_000; n++) await bus.publish('background_queue', '{}', { messageId: 'm' });
    await expect(bus.publish('background_queue', '{}')).rejects.toMatchObject({ code: 'overloaded' });
    await expect(bus.publish('moderation_queue', '{}')).resolves.toBeUndefined();
  });

  it('lets timers and sockets run while a queue drains', async () => {
    const bus = await setup();
    let handled = 0;
    for (let n = 0; n < 5_000; n++) await bus.publish('background_queue', '{}', { messageId: 'm' });
    const all = Promise.withResolvers<void>();
    let handledAtTimer = -1;
    setTimeout(() => (handledAtTimer = handled), 1);
    const handler = async () => {
      handled += 1;
      if (handled === 5_000) all.resolve();
      return { kind: 'done' } as const;
    };
    await bus.consume('background_queue', handler, { concurrency: 1 });
    await all.promise;
    expect(handledAtTimer).toBeGreaterThanOrEqual(0);
    expect(handledAtTimer).toBeLessThan(5_000);
  });
});
