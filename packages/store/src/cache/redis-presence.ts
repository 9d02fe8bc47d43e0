import type { Presence } from '@parley/core';
import type { ChainableCommander } from 'ioredis';
import { openRedis, type RedisOptions } from './redis-connection.ts';

/** Bounds how long one script holds up everybody else's commands: about a millisecond. */
const conversationsPerScript = 500;

// A sorted set per conversation: gateways by the moment they expire. The clock is that of Redis, so
// gateways with different clocks agree. The set as a whole lives as long as its longest member.
const now = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

const announceScript = `${now}
local ttl = tonumber(ARGV[2])
for _, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  redis.call('ZADD', key, now + ttl, ARGV[1])
  if redis.call('PTTL', key) < ttl then redis.call('PEXPIRE', key, ttl) end
end`;

const gatewaysScript = `${now}
return redis.call('ZRANGEBYSCORE', KEYS[1], string.format('(%.0f', now), '+inf')`;

/** Shared by all gateways. Any number of conversations goes out in one round trip. */
export function createRedisPresence(options: RedisOptions): Presence {
  const connection = openRedis(options);
  const keyOf = (conversationId: string) => connection.key(`presence:${conversationId}`);

  async function inOneRoundTrip(fill: (pipeline: ChainableCommander) => void): Promise<void> {
    await connection.run(async (redis) => {
      const pipeline = redis.pipeline();
      fill(pipeline);
      const failure = (await pipeline.exec())?.find(([error]) => error)?.[0];
      if (failure) throw failure;
    });
  }

  return {
    async announce(conversationIds, gatewayId, { ttlMs }) {
      if (conversationIds.length === 0) return;
      const ttl = Math.max(1, Math.ceil(ttlMs));
      await inOneRoundTrip((pipeline) => {
        for (let at = 0; at < conversationIds.length; at += conversationsPerScript) {
          const keys = conversationIds.slice(at, at + conversationsPerScript).map(keyOf);
          pipeline.eval(announceScript, keys.length, ...keys, gatewayId, ttl);
        }
      });
    },

    async withdraw(conversationIds, gatewayId) {
      if (conversationIds.length === 0) return;
      await inOneRoundTrip((pipeline) => {
        for (const id of conversationIds) pipeline.zrem(keyOf(id), gatewayId);
      });
    },

    async gatewaysOf(conversationId) {
      return (await connection.run((redis) => redis.eval(gatewaysScript, 1, keyOf(conversationId)))) as string[];
    },

    close: () => connection.close(),
  };
}
