import type { AuditDraft } from '../../audit/index.ts';
import type { RefreshState } from '../ports/sessions-repository.ts';

export const sessionPolicy = {
  slidingMs: 30 * 86_400_000,
  absoluteMs: 180 * 86_400_000,
  /** For two tabs at once, and for an answer lost on the way. */
  repeatGraceMs: 10_000,
} as const;

/** What is to happen to a refresh token that came in; the repository does it in the same transaction. */
export type RefreshDecision =
  | {
      readonly kind: 'rotate';
      readonly state: RefreshState;
      readonly successorHash: string;
      readonly now: Date;
      readonly expiresAt: Date;
    }
  /** The same successor is given again; nothing changes. */
  | { readonly kind: 'repeat'; readonly state: RefreshState }
  /** The token was used long ago: somebody has a copy. The session ends. */
  | { readonly kind: 'reused'; readonly state: RefreshState; readonly now: Date; readonly audit: AuditDraft }
  | { readonly kind: 'refused'; readonly reason: 'unauthenticated' | 'session_revoked' | 'account_suspended' };

/** A1.23 to A1.27, without I/O. */
export function decideRefresh(
  state: RefreshState | undefined,
  { now, successorHash }: { readonly now: Date; readonly successorHash: string },
): RefreshDecision {
  if (state === undefined) return { kind: 'refused', reason: 'unauthenticated' };
  if (state.account.status !== 'active') return { kind: 'refused', reason: 'account_suspended' };
  if (state.sessionRevokedAt !== null || state.sessionExpiresAt <= now)
    return { kind: 'refused', reason: 'session_revoked' };
  if (state.tokenUsedAt !== null) {
    if (now.getTime() - state.tokenUsedAt.getTime() <= sessionPolicy.repeatGraceMs) return { kind: 'repeat', state };
    return { kind: 'reused', state, now, audit: reuseEntry(state) };
  }
  if (state.tokenExpiresAt <= now) return { kind: 'refused', reason: 'session_revoked' };
  return { kind: 'rotate', state, successorHash, now, expiresAt: sessionEnd(state.sessionCreatedAt, now) };
}

/** 30 days from now, yet never more than 180 after signing in (A1.26). */
export function sessionEnd(signedInAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + sessionPolicy.slidingMs, signedInAt.getTime() + sessionPolicy.absoluteMs));
}

function reuseEntry({ account, sessionId }: RefreshState): AuditDraft {
  return { action: 'session.refresh_reused', actorId: account.id, target: sessionId, details: {} };
}
