import { randomUUID } from 'node:crypto';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Logger } from '@parley/core';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { cacheRules } from '../testing/cache-rules.ts';
import { failsWith } from '../testing/object-store-subject.ts';
import { presenceRules } from '../testing/presence-rules.ts';
import { waitFor } from '../testing/rules.ts';
import { createRedisCache } from './redis-cache.ts';
import { createRedisPresence } from './redis-presence.ts';

const url = process.env['PARLEY_TEST_REDIS_URL'] ?? '';

describe.skipIf(url === '')('with a real Redis (PARLEY_TEST_REDIS_URL)', () => {
  const keyPrefix = `parley-test-${randomUUID()}:`;
  const closing: (() => unknown)[] = [];
  let admin: Redis;
  beforeAll(() => {
    admin = new Redis(url);
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  afterAll(async () => {
    const keys = await admin.keys(`${keyPrefix}*`);
    if (keys.length > 0) await admin.unlink(keys);
    admin.disconnect();
  });

  function freshCache(at = url, logger?: Logger) {
    const cache = createRedisCache({ url: at, keyPrefix: `${keyPrefix}${randomUUID()}:`, ...(logger && { logger }) });
    closing.push(() => cache.close());
    return cache;
  }
  function freshPresence(at = url) {
    const presence = createRedisPresence({ url: at, keyPrefix: `${keyPrefix}${randomUUID()}:` });
    closing.push(() => presence.close());
    return presence;
  }

  describe('the cache', () => {
    it.each(cacheRules)('%s', (_, check) => check({ cache: freshCache(), pass: waitFor }));

    it('keeps two prefixes apart', async () => {
      const [one, two] = [freshCache(), freshCache()];
      await one.set('k', '1', { ttlMs: 60_000 });
      expect(await two.get('k')).toBeUndefined();
    });

    it('gives every key an end', async () => {
      const cache = createRedisCache({ url, keyPrefix: `${keyPrefix}ends:` });
      closing.push(() => cache.close());
      await cache.set('v', 'x', { ttlMs: 60_000 });
      await cache.increment('n', { windowMs: 60_000 });
      await admin.persist(`${keyPrefix}ends:count:n`);
      await cache.increment('n', { windowMs: 60_000 });
      const keys = await admin.keys(`${keyPrefix}ends:*`);
      expect(keys).toHaveLength(2);
      for (const key of keys) expect(await admin.pttl(key)).toBeGreaterThan(0);
    });
  });

  describe('the presence', () => {
    it.each(presenceRules)('%s', (_, check) => check({ presence: freshPresence(), pass: waitFor }));

    it('is shared between gateways', async () => {
      const shared = { url, keyPrefix: `${keyPrefix}shared:` };
      const [a, b] = [createRedisPresence(shared), createRedisPresence(shared)];
      closing.push(
        () => a.close(),
        () => b.close(),
      );
      await a.announce(['c'], 'gateway-a', { ttlMs: 60_000 });
      await b.announce(['c'], 'gateway-b', { ttlMs: 60_000 });
      expect([...(await a.gatewaysOf('c'))].sort()).toEqual(['gateway-a', 'gateway-b']);
    });

    it('leaves nothing in Redis when everybody has gone', async () => {
      const presence = createRedisPresence({ url, keyPrefix: `${keyPrefix}gone:` });
      closing.push(() => presence.close());
      await presence.announce(['c1', 'c2'], 'gateway-a', { ttlMs: 60_000 });
      await presence.withdraw(['c1'], 'gateway-a');
      await presence.announce(['c2'], 'gateway-a', { ttlMs: 20 });
      await admin.pexpire(`${keyPrefix}gone:presence:c2`, 20);
      await vi.waitFor(async () => expect(await admin.keys(`${keyPrefix}gone:*`)).toEqual([]), { timeout: 8_000 });
    });

    it('announces ten thousand conversations in one round trip', async () => {
      const link = await openLink(url);
      closing.push(() => link.close());
      const presence = createRedisPresence({ url: link.url, keyPrefix: `${keyPrefix}many:`, deadlineMs: 10_000 });
      closing.push(() => presence.close());
      const ids = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
      await presence.gatewaysOf('warm');
      // No answer comes back until the last conversation has arrived: nothing can be waiting for one.
      link.holdAnswers();
      const announced = presence.announce(ids, 'gateway-a', { ttlMs: 60_000 });
      await vi.waitFor(async () => expect(await admin.zcard(`${keyPrefix}many:presence:c9999`)).toBe(1), 10_000);
      link.releaseAnswers();
      await announced;
    });
  });

  describe('when Redis goes away', () => {
    it('fails fast while it is away and works again when it is back', async () => {
      const link = await openLink(url);
      closing.push(() => link.close());
      const messages: string[] = [];
      const note = (message: string) => void messages.push(message);
      const cache = freshCache(link.url, { debug: note, info: note, warn: note, error: note });
      const presence = freshPresence(link.url);
      await cache.set('k', 'before', { ttlMs: 60_000 });
      await presence.announce(['c'], 'gateway-a', { ttlMs: 60_000 });

      await link.cut();
      await vi.waitFor(() => failsWith('storage_unavailable', cache.get('k')), { timeout: 8_000 });
      for (const call of [
        () => cache.get('k'),
        () => cache.increment('n', { windowMs: 1_000 }),
        () => presence.gatewaysOf('c'),
        () => presence.announce(['c'], 'g', { ttlMs: 1_000 }),
      ]) {
        // Not by its deadline of 500 ms.
        expect(await durationMs(failsWith('storage_unavailable', call()))).toBeLessThan(450);
      }

      await link.mend();
      await vi.waitFor(async () => expect(await cache.get('k')).toBe('before'), { timeout: 5_000 });
      await vi.waitFor(async () => expect(await presence.gatewaysOf('c')).toEqual(['gateway-a']), { timeout: 5_000 });
      expect(messages.filter((message) => message.includes('away'))).toHaveLength(1);
      expect(messages.filter((message) => message.includes('back'))).toHaveLength(1);
    }, 20_000);

    it('gives up on a network that swallows everything, first by deadline, then at once', async () => {
      const link = await openLink(url);
      closing.push(() => link.close());
      const cache = freshCache(link.url);
      await cache.set('k', 'before', { ttlMs: 60_000 });
      link.swallow = true;
      expect(await durationMs(failsWith('storage_unavailable', cache.get('k')))).toBeLessThan(4_000);
      // The silent connection is replaced, and until that works nobody waits for it.
      await vi.waitFor(
        async () => expect(await durationMs(failsWith('storage_unavailable', cache.get('k')))).toBeLessThan(50),
        { timeout: 5_000 },
      );
      link.swallow = false;
      await vi.waitFor(async () => expect(await cache.get('k')).toBe('before'), { timeout: 5_000 });
    }, 20_000);

    it('never counts twice because an answer was lost', async () => {
      const link = await openLink(url);
      closing.push(() => link.close());
      const cache = freshCache(link.url);
      await cache.increment('n', { windowMs: 60_000 });
      link.deaf = true;
      const lost = failsWith('storage_unavailable', cache.increment('n', { windowMs: 60_000 }));
      await vi.waitFor(() => expect(link.swallowedAnswers).toBeGreaterThan(0), { timeout: 8_000 });
      await link.cut();
      await lost;
      link.deaf = false;
      await link.mend();
      await vi.waitFor(async () => expect((await cache.increment('n', { windowMs: 60_000, by: 0 })).count).toBe(2), {
        timeout: 5_000,
      });
    }, 20_000);

    it('starts without Redis, fails fast, and finds it later', async () => {
      const link = await openLink(url);
      closing.push(() => link.close());
      await link.cut();
      const cache = freshCache(link.url);
      expect(await durationMs(failsWith('storage_unavailable', cache.get('k')))).toBeLessThan(4_000);
      await link.mend();
      await vi.waitFor(() => cache.set('k', 'x', { ttlMs: 60_000 }), { timeout: 5_000 });
    }, 20_000);

    it('says so in the cause when Redis refuses the password', async () => {
      const wrong = new URL(url);
      wrong.username = 'nobody';
      wrong.password = 'wrong';
      const cache = freshCache(wrong.href);
      await expect(cache.get('k')).rejects.toMatchObject({
        code: 'storage_unavailable',
        cause: { message: expect.stringMatching(/WRONGPASS/) },
      });
    });

    it('refuses calls once closed', async () => {
      const cache = freshCache();
      await cache.set('k', 'x', { ttlMs: 60_000 });
      await cache.close();
      await cache.close();
      await failsWith('storage_unavailable', cache.get('k'));
    });
  });
});

/** A TCP link to Redis that tests can cut, mend, or make swallow what goes through it. */
interface Link {
  readonly url: string;
  /** Nothing gets through in either direction. */
  swallow: boolean;
  /** Commands get through, answers don't. */
  deaf: boolean;
  swallowedAnswers: number;
  holdAnswers(): void;
  releaseAnswers(): void;
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

async function openLink(target: string): Promise<Link> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let linkPort = 0;
  let held: (() => void)[] | undefined;

  function accept(near: Socket): void {
    const far = connect(Number(port || 6379), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => (near.destroy(), far.destroy()));
    }
    near.on('data', (data) => {
      if (!link.swallow) far.write(data);
    });
    far.on('data', (data) => {
      if (link.deaf || link.swallow) link.swallowedAnswers++;
      else if (held) held.push(() => near.write(data));
      else near.write(data);
    });
  }

  async function mend(): Promise<void> {
    const opened = createServer(accept);
    await new Promise<void>((resolve) => opened.listen(linkPort, '127.0.0.1', resolve));
    linkPort = (opened.address() as AddressInfo).port;
    server = opened;
  }
  async function cut(): Promise<void> {
    const closed = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    if (closed) await new Promise((resolve) => closed.close(resolve));
  }

  await mend();
  const through = new URL(target);
  through.host = `127.0.0.1:${linkPort}`;
  const link: Link = {
    url: through.href,
    swallow: false,
    deaf: false,
    swallowedAnswers: 0,
    holdAnswers: () => (held = []),
    releaseAnswers() {
      for (const answer of held ?? []) answer();
      held = undefined;
    },
    cut,
    mend,
    close: cut,
  };
  return link;
}

async function durationMs(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work;
  return performance.now() - start;
}
