import { silentLogger, type Principal } from '@parley/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { watchEndedCredentials } from './ended-credentials.ts';

const local: Principal = { userId: 'owner', role: 'admin', kind: 'local', scopes: 'all' };
const session = (n: number): Principal => ({
  userId: `u${n}`,
  role: 'user',
  kind: 'session',
  scopes: 'all',
  sessionId: `s${n}`,
});

describe('the comparison of open connections with the database', () => {
  afterEach(() => vi.useRealTimers());

  it('revokes what has ended, asking once for each credential, never for the local owner', async () => {
    const { watch, asked, revoked } = createWorld([local, session(1), session(1), session(2)], ['s2']);
    await watch.check();
    expect(asked).toEqual([['s1', 's2']]);
    expect(revoked).toEqual([['u2', 's2']]);
  });

  it('asks in portions', async () => {
    const { watch, asked } = createWorld(
      Array.from({ length: 2_500 }, (_, n) => session(n)),
      [],
    );
    await watch.check();
    expect(asked.map((ids) => ids.length)).toEqual([1_000, 1_000, 500]);
  });

  it('goes on by itself, also after a time without the database', async () => {
    vi.useFakeTimers();
    const world = createWorld([session(1)], ['s1']);
    world.failures = 1;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(world.revoked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(world.revoked).toEqual([['u1', 's1']]);
    world.watch.stop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(world.revoked).toHaveLength(1);
  });
});

function createWorld(open: readonly Principal[], ended: readonly string[]) {
  const asked: (string | undefined)[][] = [];
  const revoked: [string, string | null][] = [];
  const world = { asked, revoked, failures: 0 };
  const watch = watchEndedCredentials({
    connections: { principals: () => open, revoke: (userId, credential) => void revoked.push([userId, credential]) },
    authentication: {
      endedAmong: (principals) => {
        if (world.failures-- > 0) return Promise.reject(new Error('no database'));
        asked.push(principals.map(({ sessionId }) => sessionId));
        return Promise.resolve(principals.filter(({ sessionId }) => ended.includes(sessionId ?? '')));
      },
    },
    logger: silentLogger,
    everyMs: 1_000,
  });
  return Object.assign(world, { watch });
}
