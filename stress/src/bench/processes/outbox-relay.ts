import { createOutboxRelay, silentLogger } from '@parley/core';
import { createRabbitMqBus } from '@parley/bus';
import { createOutboxStore, openPostgresDatabase } from '@parley/store';

/** One of several relays: ready first, begins when told. */
process.on('message', (order: { databaseUrl: string; amqpUrl: string; prefix: string; name: string }) => {
  prepare(order).then(
    (begin) => {
      process.on('message', () => begin());
      process.send?.({ ready: true });
    },
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.stdout.write('ready\n');

async function prepare({
  databaseUrl,
  amqpUrl,
  prefix,
  name,
}: {
  databaseUrl: string;
  amqpUrl: string;
  prefix: string;
  name: string;
}): Promise<() => void> {
  const database = await openPostgresDatabase({ url: databaseUrl, logger: silentLogger });
  const bus = createRabbitMqBus({ urls: [amqpUrl], prefix, instanceId: name, logger: silentLogger });
  await bus.start();
  const relay = createOutboxRelay({ store: createOutboxStore(database), bus, logger: silentLogger });
  return () => relay.start();
}
