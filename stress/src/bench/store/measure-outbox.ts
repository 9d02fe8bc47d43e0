import { fileURLToPath } from 'node:url';
import { silentLogger } from '@parley/core';
import { createRabbitMqBus } from '@parley/bus';
import { migrate, openPostgresDatabase } from '@parley/store';
import { ask } from '../support/ask.ts';
import type { Children } from '../support/children.ts';
import type { Services } from '../support/services.ts';
import { drainRows, type Drained } from './outbox-rows.ts';

const relays = 3;

/** Several relays in processes of their own over one real database and one real broker. */
export async function measureSharedOutbox(children: Children, services: Services, rows: number): Promise<Drained> {
  const amqpUrl = services.env['PARLEY_AMQP_URLS'] ?? '';
  const prefix = `${services.env['PARLEY_AMQP_PREFIX'] ?? ''}drain.`;
  const { databaseUrl } = services;
  const database = await openPostgresDatabase({ url: databaseUrl, logger: silentLogger });
  const bus = createRabbitMqBus({ urls: [amqpUrl], prefix, instanceId: 'consumer', logger: silentLogger });
  try {
    await migrate(database);
    await bus.start();
    const processes = await Promise.all(
      Array.from({ length: relays }, async (_, index) => {
        const child = children.start({
          name: `relay ${index + 1}`,
          file: fileURLToPath(new URL('../processes/outbox-relay.js', import.meta.url)),
          ipc: true,
        });
        await child.line(/ready/, 20_000);
        await ask(child, { databaseUrl, amqpUrl, prefix, name: `relay-${index + 1}` });
        return child;
      }),
    );
    const begin = (): void => {
      for (const { process: relay } of processes) relay.send({ begin: true });
    };
    const drained = await drainRows({ database, bus, rows, begin });
    await Promise.all(processes.map((child) => child.stop()));
    return drained;
  } finally {
    await bus.stop({ softMs: 1_000 });
    await database.close();
  }
}
