import type { Cache } from '@parley/core';
import { openRedis, type RedisOptions } from './redis-connection.ts';

// In one script, so that a counter can never be left without an end: not by a crash between two commands,
// not by another process. A counter that has no end for any other reason gets one.
const incrementScript = `
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[2])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {count, left}`;

/** Shared by all processes. While Redis is away every call fails fast and callers do without. */
export function createRedisCache(options: RedisOptions): Cache {
  const connection = openRedis(options);
  const valueKey = (key: string) => connection.key(`value:${key}`);
  const countKey = (key: string) => connection.key(`count:${key}`);

  return {
    async get(key) {
      return (await connection.run((redis) => redis.get(valueKey(key)))) ?? undefined;
    },
    async set(key, value, { ttlMs }) {
      await connection.run<unknown>((redis) =>
        ttlMs > 0 ? redis.set(valueKey(key), value, 'PX', Math.ceil(ttlMs)) : redis.del(valueKey(key)),
      );
    },
    async delete(key) {
      await connection.run((redis) => redis.del(valueKey(key), countKey(key)));
    },
    async increment(key, { windowMs, by = 1 }) {
      const answer = await connection.run((redis) =>
        redis.eval(incrementScript, 1, countKey(key), by, Math.max(1, Math.ceil(windowMs))),
      );
      const [count, resetsInMs] = answer as [number, number];
      return { count, resetsInMs };
    },
    close: () => connection.close(),
  };
}
