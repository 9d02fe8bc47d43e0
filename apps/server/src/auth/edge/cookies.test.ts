import type { SignedInSession } from '@parley/core';
import { describe, expect, it } from 'vitest';
import { bearerOf } from './bearer.ts';
import { createCookies } from './cookies.ts';

const now = new Date(Date.UTC(2026, 5, 1));
const session: SignedInSession = {
  account: { id: 'u', email: null, displayName: '', role: 'user', status: 'active', createdAt: now },
  sessionId: 's',
  accessToken: 'aaa',
  accessExpiresAt: now,
  refreshToken: 'rrr',
  sessionExpiresAt: new Date(now.getTime() + 3_600_000),
};

describe('A1.81 cookies', () => {
  it('over https are host-only, secure and out of reach for scripts', () => {
    const cookies = createCookies({ secure: true });
    expect(cookies.signedIn(session, now)).toEqual([
      '__Host-parley_access=aaa; Max-Age=3600; Path=/; HttpOnly; SameSite=Strict; Secure',
      '__Secure-parley_refresh=rrr; Max-Age=3600; Path=/api/auth/refresh; HttpOnly; SameSite=Strict; Secure',
    ]);
    expect(cookies.device({ session, deviceProof: 'ddd' })).toBe(
      '__Secure-parley_device=ddd; Max-Age=31536000; Path=/api/auth/login; HttpOnly; SameSite=Strict; Secure',
    );
    expect(cookies.oidcState('ooo')).toBe(
      '__Secure-parley_oidc=ooo; Max-Age=600; Path=/api/auth/oidc; HttpOnly; SameSite=Lax; Secure',
    );
  });

  it('over http have other names, so that a page without TLS cannot plant one', () => {
    const http = createCookies({ secure: false });
    const https = createCookies({ secure: true });
    expect(http.signedIn(session, now)[0]).toBe('parley_access=aaa; Max-Age=3600; Path=/; HttpOnly; SameSite=Strict');
    expect(https.read({ headers: { cookie: 'parley_access=planted' } }, 'access')).toBeUndefined();
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['parley_access=', undefined],
    ['parley_access', undefined],
    ['x=1; parley_access=a.b=c ;y=2', 'a.b=c'],
    ['xparley_access=1', undefined],
    ['parley_access=first; parley_access=second', 'first'],
  ])('are read from %j as %j', (cookie, expected) => {
    expect(createCookies({ secure: false }).read({ headers: cookie === undefined ? {} : { cookie } }, 'access')).toBe(
      expected,
    );
  });
});

describe('A1.80 an Authorization header', () => {
  it.each([
    [undefined, undefined],
    ['Bearer abc', 'abc'],
    ['bearer  abc ', 'abc'],
  ])('%j gives %j', (header, expected) => {
    expect(bearerOf(header)).toBe(expected);
  });

  it.each(['', 'Basic abc', 'Bearer', 'Bearer a b', 'abc'])('%j is an error, not nobody', (header) => {
    expect(() => bearerOf(header)).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  });
});
