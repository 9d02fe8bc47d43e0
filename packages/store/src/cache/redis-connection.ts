import { backoffDelayMs, ParleyError, silentLogger, type Logger } from '@parley/core';
import { Redis } from 'ioredis';

export interface RedisOptions {
  /** redis:// or rediss://, with user, password and database number where needed. One primary, not a cluster. */
  readonly url: string;
  /** In front of every key, so that several installations may share one Redis. */
  readonly keyPrefix?: string;
  /** No call takes longer, whatever happens to Redis. */
  readonly deadlineMs?: number;
  readonly logger?: Logger;
  readonly random?: () => number;
}

export interface RedisConnection {
  readonly key: (name: string) => string;
  /** Answers, or fails with `storage_unavailable`, before the deadline. */
  run<Result>(command: (redis: Redis) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const reconnectBackoff = { firstDelayMs: 50, maxDelayMs: 2_000 };

/**
 * A connection nobody ever waits for: while Redis is away commands are refused at once instead of queueing,
 * one that got no answer is never repeated (it may have counted), and a silent connection is replaced.
 */
export function openRedis(options: RedisOptions): RedisConnection {
  const { url, keyPrefix = 'parley:', deadlineMs = 500, logger = silentLogger, random = Math.random } = options;
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: deadlineMs,
    connectTimeout: deadlineMs,
    // A network that swallows everything looks like a slow answer; after this long it counts as broken.
    socketTimeout: 2 * deadlineMs,
    keepAlive: 10_000,
    retryStrategy: (failures) => backoffDelayMs(failures, reconnectBackoff, random),
    // Nothing here needs RESP3, and proxies in front of Redis often lack it.
    protocol: 2,
    disableClientInfo: true,
  });
  const state = watch(redis, logger);
  const firstAttempt = settled(redis, deadlineMs);

  return {
    key: (name) => keyPrefix + name,
    async run(command) {
      await firstAttempt;
      try {
        return await command(redis);
      } catch (error) {
        throw new ParleyError('storage_unavailable', 'The shared cache cannot be reached.', {
          cause: redis.status === 'ready' ? error : (state.lastError ?? error),
        });
      }
    },
    async close() {
      state.closing = true;
      // Also stops the attempts to reconnect; commands still under way fail.
      redis.disconnect();
    },
  };
}

/** Right after the start there is a connection on its way: the first commands wait for how that one ends. */
function settled(redis: Redis, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, deadlineMs);
    for (const event of ['ready', 'close', 'end']) {
      redis.once(event, () => {
        clearTimeout(timer);
        resolve();
      });
    }
  });
}

/** Says once that Redis went away and once that it is back, however many attempts lie between. */
function watch(redis: Redis, logger: Logger): { closing: boolean; lastError: (Error & { code?: string }) | undefined } {
  const state: ReturnType<typeof watch> = { closing: false, lastError: undefined };
  let away = false;
  redis.on('error', (error: Error & { code?: string }) => {
    state.lastError = error;
  });
  redis.on('close', () => {
    if (away || state.closing) return;
    away = true;
    logger.warn('Redis is away; working without the shared cache', {
      reason: state.lastError?.code ?? state.lastError?.message ?? 'closed',
    });
  });
  redis.on('ready', () => {
    state.lastError = undefined;
    if (away) logger.info('Redis is back');
    away = false;
  });
  return state;
}
