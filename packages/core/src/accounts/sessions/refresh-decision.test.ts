import { describe, expect, it } from 'vitest';
import type { RefreshState } from '../ports/sessions-repository.ts';
import { decideRefresh, sessionEnd, sessionPolicy } from './refresh-decision.ts';

const now = new Date(Date.UTC(2026, 5, 1));
const later = (ms: number) => new Date(now.getTime() + ms);
const fresh: RefreshState = {
  sessionId: 's',
  account: { id: 'u', email: null, displayName: 'U', role: 'user', status: 'active', createdAt: now },
  sessionCreatedAt: now,
  sessionExpiresAt: later(1_000),
  sessionRevokedAt: null,
  tokenExpiresAt: later(1_000),
  tokenUsedAt: null,
};
const decide = (state: RefreshState | undefined) => decideRefresh(state, { now, successorHash: 'next' });

describe('what happens to a refresh token', () => {
  it('A1.23 a fresh one is rotated', () => {
    expect(decide(fresh)).toMatchObject({
      kind: 'rotate',
      successorHash: 'next',
      expiresAt: later(sessionPolicy.slidingMs),
    });
  });

  it.each([
    [0, 'repeat'],
    [10_000, 'repeat'],
    [10_001, 'reused'],
  ])('A1.24 A1.25 one used %d ms ago: %s', (agoMs, kind) => {
    expect(decide({ ...fresh, tokenUsedAt: later(-agoMs) })).toMatchObject({ kind });
  });

  it.each<[string, Partial<RefreshState>, string]>([
    ['a suspended account', { account: { ...fresh.account, status: 'suspended' } }, 'account_suspended'],
    ['a revoked session', { sessionRevokedAt: later(-1) }, 'session_revoked'],
    ['an expired session', { sessionExpiresAt: now }, 'session_revoked'],
    ['an expired token', { tokenExpiresAt: now }, 'session_revoked'],
    [
      'a used token of a revoked session, which is no news',
      { tokenUsedAt: later(-60_000), sessionRevokedAt: later(-1) },
      'session_revoked',
    ],
  ])('A1.26 A1.27 %s is refused', (_what, change, reason) => {
    expect(decide({ ...fresh, ...change })).toEqual({ kind: 'refused', reason });
  });

  it('A1.27 an unknown one is refused', () => {
    expect(decide(undefined)).toEqual({ kind: 'refused', reason: 'unauthenticated' });
  });

  it('A1.26 the end slides, up to the absolute one', () => {
    expect(sessionEnd(now, later(sessionPolicy.absoluteMs - 1))).toEqual(later(sessionPolicy.absoluteMs));
  });
});
