import { createRabbitMqBus } from '@parley/bus';
import type { IdFactory, Logger, ObjectStore } from '@parley/core';
import {
  createDiskObjectStore,
  createRedisCache,
  createRedisPresence,
  createS3ObjectStore,
  migrate,
  openPostgresDatabase,
} from '@parley/store';
import type { Config, Secret } from '../config.ts';
import type { Platform } from './platform.ts';

export interface DistributedOptions {
  readonly databaseUrl: Secret;
  readonly amqpUrls: Secret;
  readonly amqpPrefix: string;
  readonly redisUrl: Secret;
  readonly s3: Config['s3'];
  readonly objectsDir: string;
  readonly instanceId: string;
  readonly newId: IdFactory;
  readonly logger: Logger;
}

/** PostgreSQL, RabbitMQ, Redis and S3: any number of processes over the same services. */
export async function createDistributedPlatform(options: DistributedOptions): Promise<Platform> {
  const { logger } = options;
  const database = await openPostgresDatabase({ url: options.databaseUrl.reveal(), logger });
  try {
    await migrate(database);
    const redis = { url: options.redisUrl.reveal(), logger, keyPrefix: `parley:${options.amqpPrefix}` };
    const cache = createRedisCache(redis);
    const presence = createRedisPresence(redis);
    return {
      name: 'distributed',
      database,
      bus: createRabbitMqBus({
        urls: options.amqpUrls.reveal().split(','),
        prefix: options.amqpPrefix,
        instanceId: options.instanceId,
        logger,
      }),
      cache,
      presence,
      objects: await openObjects(options),
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

async function openObjects({ s3, objectsDir, newId }: DistributedOptions): Promise<ObjectStore> {
  if (s3 === undefined) return createDiskObjectStore({ folder: objectsDir, newId });
  const { pathStyle, ...location } = s3;
  return createS3ObjectStore({
    ...location,
    addressing: pathStyle ? 'path' : 'virtual-host',
    secretAccessKey: s3.secretAccessKey.reveal(),
    newId,
  });
}
