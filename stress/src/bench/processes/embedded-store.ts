import { createOutboxRelay, silentLogger } from '@parley/core';
import { createLocalBus } from '@parley/bus';
import { createOutboxStore, migrate, openEmbeddedDatabase } from '@parley/store';
import { measureAccepts } from '../store/accepts.ts';
import { drainRows } from '../store/outbox-rows.ts';
import { seedReading } from '../store/seed-reading.ts';

/** Work on an embedded database, which only one process can have open: `seed FOLDER`, `drain FOLDER ROWS` or `accept FOLDER SECONDS`. */
const [task, folder = '', amount = '0'] = process.argv.slice(2);
const database = await openEmbeddedDatabase({ dataDir: folder, logger: silentLogger });
try {
  await migrate(database);
  process.stdout.write(`${JSON.stringify(await run())}\n`);
} finally {
  await database.close();
}

async function run(): Promise<object> {
  switch (task) {
    case 'seed':
      return seedReading(database);
    case 'accept':
      return measureAccepts(database, Number(amount) * 1_000);
    case 'drain': {
      const bus = createLocalBus({ logger: silentLogger });
      await bus.start();
      const relay = createOutboxRelay({ store: createOutboxStore(database), bus, logger: silentLogger });
      const drained = await drainRows({ database, bus, rows: Number(amount), begin: () => relay.start() });
      await relay.stop();
      await bus.stop({ softMs: 1_000 });
      return drained;
    }
    default:
      throw new TypeError(`There is no task ${task ?? ''}`);
  }
}
