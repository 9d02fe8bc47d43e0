import { silentLogger } from '@parley/core';
import { migrate, openEmbeddedDatabase } from '@parley/store';
import { seedSidebar } from '../web/seed-sidebar.ts';

/** A long list of chats in an embedded database, which only one process can have open: `FOLDER`. */
const database = await openEmbeddedDatabase({ dataDir: process.argv[2] ?? '', logger: silentLogger });
try {
  await migrate(database);
  await seedSidebar(database);
  process.stdout.write('seeded\n');
} finally {
  await database.close();
}
