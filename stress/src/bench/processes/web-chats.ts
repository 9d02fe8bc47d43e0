import { silentLogger } from '@parley/core';
import { migrate, openEmbeddedDatabase } from '@parley/store';
import { seedChats } from '../web/seed-chats.ts';

/** Chats for the page in an embedded database, which only one process can have open: `FOLDER MODEL STREAMS`. */
const [folder = '', model = '', streams = '0'] = process.argv.slice(2);
const database = await openEmbeddedDatabase({ dataDir: folder, logger: silentLogger });
try {
  await migrate(database);
  process.stdout.write(`${JSON.stringify(await seedChats(database, model, Number(streams)))}\n`);
} finally {
  await database.close();
}
