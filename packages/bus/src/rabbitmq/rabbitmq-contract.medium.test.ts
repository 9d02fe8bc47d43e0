import { afterAll, afterEach, beforeEach, describe, it } from 'vitest';
import type { MessageBus } from '@parley/core';
import { messageBusRules } from '../testing/message-bus-rules.ts';
import { freshPrefix, purge, removeTopology, testUrls } from '../testing/test-broker.ts';
import { createRabbitMqBus } from './rabbitmq-bus.ts';

describe.skipIf(testUrls.length === 0)('RabbitMQ keeps the contract (PARLEY_TEST_AMQP_URL)', () => {
  const prefix = freshPrefix();
  let bus: MessageBus;

  beforeEach(async () => {
    bus = createRabbitMqBus({ urls: testUrls, prefix });
    await bus.start();
    await purge(prefix);
  });
  afterEach(() => bus.stop({ softMs: 0 }));
  afterAll(() => removeTopology(prefix));

  for (const [id, check] of messageBusRules) {
    it(id, () => check({ bus, patienceMs: 10_000 }));
  }
});
