import type { Role } from '@parley/protocol';
import type { AuditDraft } from '../../audit/index.ts';
import type { RefreshDecision } from '../sessions/refresh-decision.ts';
import type { Account, AccountStatus } from './users-repository.ts';

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly userAgent: string;
  readonly refreshTokenHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface SessionInfo {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly userAgent: string;
}

/** What one request needs to know of the session and its account: one query (A1.4). */
export interface SessionState {
  readonly userId: string;
  readonly role: Role;
  readonly status: AccountStatus;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** What deciding about a refresh token needs to know. */
export interface RefreshState {
  readonly sessionId: string;
  readonly account: Account;
  readonly sessionCreatedAt: Date;
  readonly sessionExpiresAt: Date;
  readonly sessionRevokedAt: Date | null;
  readonly tokenExpiresAt: Date;
  readonly tokenUsedAt: Date | null;
}

export interface SessionsRepository {
  /** Answers false, and makes nothing, if the account is not active at that moment. */
  create(session: NewSession, audit: AuditDraft): Promise<boolean>;
  state(sessionId: string): Promise<SessionState | undefined>;
  /** Decides under a lock on the token's row and does what was decided, in one transaction (A1.23 to A1.25). */
  refresh(tokenHash: string, decide: (state: RefreshState | undefined) => RefreshDecision): Promise<RefreshDecision>;
  /** Live ones, latest first. */
  list(userId: string, now: Date): Promise<readonly SessionInfo[]>;
  /** Answers whether there was a live one of this user's to end. */
  revoke(request: {
    readonly sessionId: string;
    readonly userId: string;
    readonly now: Date;
    readonly audit: AuditDraft;
  }): Promise<boolean>;
  /** Those of the given ids that have ended or whose account is not active. */
  endedAmong(sessionIds: readonly string[], now: Date): Promise<readonly string[]>;
  /** Forgets sessions and tokens that ended before `before`; answers how many rows went. */
  purge(before: Date): Promise<number>;
}
