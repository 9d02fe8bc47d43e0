import path from 'node:path';
import { createLocalBus } from '@parley/bus';
import type { IdFactory, Logger } from '@parley/core';
import {
  createDiskObjectStore,
  createMemoryCache,
  createMemoryPresence,
  forgetDeadProcesses,
  migrate,
  openEmbeddedDatabase,
} from '@parley/store';
import type { Platform } from './platform.ts';

/** Everything in this process, over one folder. */
export async function createEmbeddedPlatform(options: {
  readonly dataDir: string;
  readonly logger: Logger;
  readonly newId: IdFactory;
  readonly onFatal: (error: Error) => void;
}): Promise<Platform> {
  const { dataDir, logger, newId, onFatal } = options;
  const database = await openEmbeddedDatabase({ dataDir: path.join(dataDir, 'database'), logger, onFatal });
  try {
    await migrate(database);
    await forgetDeadProcesses(database);
    const cache = createMemoryCache();
    const presence = createMemoryPresence();
    return {
      name: 'embedded',
      database,
      bus: createLocalBus({ logger }),
      cache,
      presence,
      objects: await createDiskObjectStore({ folder: path.join(dataDir, 'objects'), newId }),
      async close() {
        await Promise.all([cache.close(), presence.close()]);
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
