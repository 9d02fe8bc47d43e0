import { silentLogger, type Cache, type Principal } from '@parley/core';
import { describe, expect, it, vi } from 'vitest';
import { createRequestRates } from './request-rates.ts';

const person = (userId: string, kind: Principal['kind'] = 'session'): Principal => ({
  userId,
  role: 'user',
  kind,
  scopes: 'all',
});
const tooMany = (retryAfterMs: number) => expect.objectContaining({ code: 'too_many_requests', retryAfterMs });

describe('how often somebody may ask', () => {
  it('refuses what is over the limit and tells when to come back', async () => {
    const { rates, count } = createWorld();
    for (let n = 0; n < 3; n += 1) await rates.write(person('a'));
    await expect(rates.write(person('a'))).rejects.toEqual(tooMany(42_000));
    expect(count).toHaveBeenLastCalledWith('rate:write:a', { windowMs: 60_000 });
  });

  it('counts each person, and each kind of request, apart; a key counts with its owner', async () => {
    const { rates } = createWorld();
    for (let n = 0; n < 3; n += 1) await rates.write(person('a'));
    await rates.write(person('b'));
    await rates.attach(person('a'));
    await expect(rates.write(person('a', 'api_key'))).rejects.toEqual(tooMany(42_000));
  });

  it('counts addresses of one IPv6 customer as one', async () => {
    const { rates } = createWorld();
    for (const address of ['2001:db8::1', '2001:db8::2']) await rates.signIn(address);
    await expect(rates.signIn('2001:db8::3')).rejects.toEqual(tooMany(42_000));
    await rates.signIn('2001:db9::3');
  });

  it('never counts the owner of a local installation, nor anything where the limit is 0', async () => {
    const { rates, count } = createWorld({ signInsPerMinute: 0 });
    await rates.write(person('a', 'local'));
    await rates.attach(person('a', 'local'));
    await rates.signIn('192.0.2.1');
    expect(count).not.toHaveBeenCalled();
  });

  it('lets everybody pass while the cache is away or slow, and complains once a minute', async () => {
    const { rates, count, warn, clock } = createWorld();
    count.mockRejectedValue(new Error('connection refused'));
    for (let n = 0; n < 10; n += 1) await rates.write(person('a'));
    expect(warn).toHaveBeenCalledTimes(1);
    clock.ms += 60_000;
    vi.useFakeTimers();
    count.mockReturnValue(new Promise(() => undefined));
    const slow = rates.write(person('a'));
    await vi.advanceTimersByTimeAsync(250);
    vi.useRealTimers();
    await slow;
    expect(warn).toHaveBeenCalledTimes(2);
  });
});

function createWorld({ signInsPerMinute = 2 } = {}) {
  const counts = new Map<string, number>();
  const count = vi.fn<Cache['increment']>((key) => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return Promise.resolve({ count: counts.get(key) ?? 0, resetsInMs: 42_000 });
  });
  const warn = vi.fn();
  const clock = { ms: 0 };
  const rates = createRequestRates({
    cache: { increment: count },
    logger: { ...silentLogger, warn },
    monotonicMs: () => clock.ms,
    writesPerMinute: 3,
    attachesPerMinute: 3,
    signInsPerMinute,
  });
  return { rates, count, warn, clock };
}
