import { ParleyError, type Authentication } from '@parley/core';
import { bearerOf } from './edge/bearer.ts';
import type { Cookies } from './edge/cookies.ts';
import { assertOwnPage } from './edge/own-page.ts';
import type { RequestAuthenticator } from './request-authenticator.ts';

export interface TeamAuthenticatorOptions {
  readonly authentication: Authentication;
  readonly cookies: Cookies;
  /** Scheme, host and port that browsers see; without it the Host header has to do. */
  readonly ownOrigin: string | undefined;
}

/** Team mode: a credential in a header or a cookie, and cookies only from our own pages (A1.80 to A1.82). */
export function createTeamAuthenticator({
  authentication,
  cookies,
  ownOrigin,
}: TeamAuthenticatorOptions): RequestAuthenticator {
  return {
    admit: (request) => assertOwnPage(request, ownOrigin),
    async authenticate(request, access) {
      assertOwnPage(request, ownOrigin);
      try {
        const bearer = bearerOf(request.headers.authorization);
        if (bearer !== undefined) return await authentication.bearer(bearer);
        const token = cookies.read(request, 'access');
        // A cookie never holds an API key: `accessToken`, not `bearer`.
        return token === undefined ? undefined : await authentication.accessToken(token);
      } catch (error) {
        // Signing in again must be possible with yesterday's cookie. A fault of ours is still one.
        if (access.kind === 'public' && ParleyError.is(error) && isCredentialFault(error)) return undefined;
        throw error;
      }
    },
  };
}

function isCredentialFault({ code }: ParleyError): boolean {
  return (
    code === 'unauthenticated' || code === 'token_expired' || code === 'session_revoked' || code === 'account_suspended'
  );
}
