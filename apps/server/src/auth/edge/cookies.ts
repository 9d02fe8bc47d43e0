import type { IncomingMessage } from 'node:http';
import { deviceProofLifetimeMs, sessionPolicy, type SignedInPerson, type SignedInSession } from '@parley/core';

export type CookieRole = 'access' | 'refresh' | 'device' | 'oidc';

/** Names, scopes and lives of our cookies (A1.81). Https and http have different names, so that neither can plant one for the other. */
export interface Cookies {
  read(request: Pick<IncomingMessage, 'headers'>, role: CookieRole): string | undefined;
  /** `Set-Cookie` headers. */
  signedIn(session: SignedInSession, now: Date): string[];
  device(person: SignedInPerson): string;
  oidcState(value: string): string;
  clear(...roles: readonly CookieRole[]): string[];
}

interface CookieShape {
  readonly name: string;
  readonly path: string;
  readonly sameSite: 'Strict' | 'Lax';
}

export const oidcStateLifetimeMs = 10 * 60_000;

export function createCookies({ secure }: { readonly secure: boolean }): Cookies {
  const shapes = secure ? httpsShapes : httpShapes;

  function write(role: CookieRole, value: string, maxAgeMs: number): string {
    const { name, path, sameSite } = shapes[role];
    const maxAge = Math.max(0, Math.floor(maxAgeMs / 1_000));
    return `${name}=${value}; Max-Age=${maxAge}; Path=${path}; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`;
  }

  return {
    read: ({ headers }, role) => readCookie(headers.cookie, shapes[role].name),
    signedIn({ accessToken, refreshToken, sessionExpiresAt }, now) {
      const lifeMs = Math.min(sessionExpiresAt.getTime() - now.getTime(), sessionPolicy.slidingMs);
      // The access cookie outlives its token on purpose: the server can then say `token_expired` rather than "nobody".
      return [write('access', accessToken, lifeMs), write('refresh', refreshToken, lifeMs)];
    },
    device: ({ deviceProof }) => write('device', deviceProof, deviceProofLifetimeMs),
    oidcState: (value) => write('oidc', value, oidcStateLifetimeMs),
    clear: (...roles) => roles.map((role) => write(role, '', 0)),
  };
}

const paths = { refresh: '/api/auth/refresh', device: '/api/auth/login', oidc: '/api/auth/oidc' } as const;

const httpsShapes: Readonly<Record<CookieRole, CookieShape>> = {
  access: { name: '__Host-parley_access', path: '/', sameSite: 'Strict' },
  // `__Host-` would force the path `/` and send these with every request.
  refresh: { name: '__Secure-parley_refresh', path: paths.refresh, sameSite: 'Strict' },
  device: { name: '__Secure-parley_device', path: paths.device, sameSite: 'Strict' },
  // Coming back from the provider is a navigation from another site.
  oidc: { name: '__Secure-parley_oidc', path: paths.oidc, sameSite: 'Lax' },
};

const httpShapes: Readonly<Record<CookieRole, CookieShape>> = {
  access: { ...httpsShapes.access, name: 'parley_access' },
  refresh: { ...httpsShapes.refresh, name: 'parley_refresh' },
  device: { ...httpsShapes.device, name: 'parley_device' },
  oidc: { ...httpsShapes.oidc, name: 'parley_oidc' },
};

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim() || undefined;
  }
  return undefined;
}
