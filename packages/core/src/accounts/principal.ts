import type { Access, ErrorCode, Role, Scope } from '@parley/protocol';

/** Who calls, and what that entitles to (A1.1). Made anew for every request; see `Authentication`. */
export interface Principal {
  readonly userId: string;
  readonly role: Role;
  readonly kind: 'local' | 'session' | 'api_key';
  /** People may do all that their role allows. */
  readonly scopes: 'all' | readonly Scope[];
  readonly sessionId?: string;
  readonly apiKeyId?: string;
}

export type AuthorisationRefusal = Extract<ErrorCode, 'unauthenticated' | 'forbidden' | 'insufficient_scope'>;

/** Answers why not, or `undefined` when the caller may (A1.2). Whether a thing is the caller's own is decided where it is read (A1.3). */
export function authorise(access: Access, principal: Principal | undefined): AuthorisationRefusal | undefined {
  if (access.kind === 'public') return undefined;
  if (principal === undefined) return 'unauthenticated';
  if (access.kind === 'admin' && principal.role !== 'admin') return 'forbidden';
  if (principal.scopes === 'all') return undefined;
  if (access.scope === null || !principal.scopes.includes(access.scope)) return 'insufficient_scope';
  return undefined;
}

/** What a socket is closed by when it is revoked; the local owner's can't be. */
export function credentialId(principal: Principal): string | undefined {
  return principal.sessionId ?? principal.apiKeyId;
}
