import type { Principal } from '@parley/core';
import { describe, expect, it } from 'vitest';
import { OpenConnections, type OpenConnection } from './open-connections.ts';

const owner: Principal = { userId: 'owner', role: 'admin', kind: 'local', scopes: 'all' };
const session = (userId: string, sessionId: string): Principal => ({
  userId,
  role: 'user',
  kind: 'session',
  scopes: 'all',
  sessionId,
});

describe('open sockets and streams of a gateway', () => {
  it('counts each of them, also when all come with the very same principal', () => {
    const { open, connections } = createWorld({ maxPerUser: 2 });
    const first = open(owner);
    open(owner);
    expect(() => open(owner)).toThrow(expect.objectContaining({ code: 'too_many_connections' }));
    first.release();
    expect(connections.principals()).toEqual([owner]);
    open(owner);
  });

  it('releases only its own place, however often', () => {
    const { open, connections } = createWorld({ maxPerUser: 5 });
    const first = open(owner);
    open(owner);
    first.release();
    first.release();
    expect(connections.principals()).toHaveLength(1);
  });

  it('gives each person an allowance of their own', () => {
    const { open } = createWorld({ maxPerUser: 1 });
    open(session('a', 's1'));
    open(session('b', 's2'));
    expect(() => open(session('a', 's3'))).toThrow(expect.objectContaining({ code: 'too_many_connections' }));
  });

  it('closes what came with a revoked credential, and nothing else', () => {
    const { open, connections } = createWorld();
    const [one, two, other] = [open(session('a', 's1')), open(session('a', 's2')), open(session('b', 's1'))];
    connections.revoke('a', 's1');
    expect([one.closed, two.closed, other.closed]).toEqual(['revoked', undefined, undefined]);
  });

  it('closes all of a person who lost every right', () => {
    const { open, connections } = createWorld();
    const [one, two, other] = [open(session('a', 's1')), open(session('a', 's2')), open(session('b', 's3'))];
    connections.revoke('a', null);
    expect([one.closed, two.closed, other.closed]).toEqual(['revoked', 'revoked', undefined]);
  });

  it('lets nobody in who was authenticated before the revocation and comes after it', () => {
    const { open, connections, clock } = createWorld();
    const authenticatedAtMs = clock.ms;
    clock.ms += 5;
    connections.revoke('a', 's1');
    clock.ms += 5;
    expect(() => open(session('a', 's1'), authenticatedAtMs)).toThrow(
      expect.objectContaining({ code: 'session_revoked' }),
    );
    open(session('a', 's2'), authenticatedAtMs);
    // An account that came back, and asked again.
    open(session('a', 's1'), clock.ms);
  });

  it('closes everything when the gateway drains', () => {
    const { open, connections } = createWorld();
    const both = [open(session('a', 's1')), open(owner)];
    connections.drain();
    expect(both.map(({ closed }) => closed)).toEqual(['draining', 'draining']);
  });
});

function createWorld({ maxPerUser = 10 } = {}) {
  const clock = { ms: 1_000 };
  const connections = new OpenConnections({ maxPerUser, monotonicMs: () => clock.ms });
  function open(principal: Principal, authenticatedAtMs = clock.ms) {
    const opened: OpenConnection & { closed: string | undefined; release: () => void } = {
      principal,
      closed: undefined,
      release: () => undefined,
      close(why) {
        opened.closed = why;
        opened.release();
      },
    };
    opened.release = connections.add(opened, authenticatedAtMs);
    return opened;
  }
  return { connections, open, clock };
}
