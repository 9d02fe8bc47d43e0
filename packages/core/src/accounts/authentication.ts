import { ParleyError, type Clock } from '../kernel/index.ts';
import type { ApiKeysRepository } from './ports/api-keys-repository.ts';
import type { SessionsRepository } from './ports/sessions-repository.ts';
import type { Principal } from './principal.ts';
import type { AccessTokens } from './tokens/access-tokens.ts';
import { tokenHash } from './tokens/opaque-token.ts';
import { isApiKey } from './api-key-format.ts';

/** From a credential to who it is, asking the database each time (A1.4). */
export interface Authentication {
  /** An access token or an API key, told apart by its looks. */
  bearer(credential: string): Promise<Principal>;
  accessToken(token: string): Promise<Principal>;
  /** Those whose session, key or account has ended meanwhile: a safety net for sockets whose revocation got lost. */
  endedAmong(principals: readonly Principal[]): Promise<readonly Principal[]>;
}

export interface AuthenticationOptions {
  readonly sessions: SessionsRepository;
  readonly apiKeys: ApiKeysRepository;
  readonly accessTokens: AccessTokens;
  readonly clock: Clock;
}

const leastTouchIntervalMs = 60_000;

export function createAuthentication({
  sessions,
  apiKeys,
  accessTokens,
  clock,
}: AuthenticationOptions): Authentication {
  async function accessToken(token: string): Promise<Principal> {
    const claims = await accessTokens.verify(token);
    const state = await sessions.state(claims.sessionId);
    if (state === undefined || state.userId !== claims.userId)
      throw new ParleyError('session_revoked', 'This session has ended; sign in again.');
    // Before the session: suspending ends the sessions too, and the person should learn why.
    assertActive(state.status);
    if (state.revokedAt !== null || state.expiresAt <= clock.now())
      throw new ParleyError('session_revoked', 'This session has ended; sign in again.');
    return { userId: state.userId, role: state.role, kind: 'session', scopes: 'all', sessionId: claims.sessionId };
  }

  async function apiKey(key: string): Promise<Principal> {
    const now = clock.now();
    const state = await apiKeys.state(tokenHash(key));
    if (state === undefined || state.revokedAt !== null)
      throw new ParleyError('unauthenticated', 'The API key is not valid.');
    assertActive(state.status);
    if (state.expiresAt !== null && state.expiresAt <= now)
      throw new ParleyError('unauthenticated', 'The API key has expired.');
    const touchBefore = new Date(now.getTime() - leastTouchIntervalMs);
    if (state.lastUsedAt === null || state.lastUsedAt <= touchBefore) await apiKeys.touch(state.id, now, touchBefore);
    return { userId: state.userId, role: state.role, kind: 'api_key', scopes: state.scopes, apiKeyId: state.id };
  }

  return {
    accessToken,
    bearer: (credential) => (isApiKey(credential) ? apiKey(credential) : accessToken(credential)),
    async endedAmong(principals) {
      const now = clock.now();
      const idsOf = (key: 'sessionId' | 'apiKeyId') => [
        ...new Set(principals.flatMap((principal) => principal[key] ?? [])),
      ];
      const [sessionIds, apiKeyIds] = [idsOf('sessionId'), idsOf('apiKeyId')];
      const ended = new Set([
        ...(sessionIds.length === 0 ? [] : await sessions.endedAmong(sessionIds, now)),
        ...(apiKeyIds.length === 0 ? [] : await apiKeys.endedAmong(apiKeyIds, now)),
      ]);
      return principals.filter((principal) => ended.has(principal.sessionId ?? principal.apiKeyId ?? ''));
    },
  };
}

function assertActive(status: 'active' | 'suspended'): void {
  if (status !== 'active') throw new ParleyError('account_suspended', 'This account is suspended.');
}
