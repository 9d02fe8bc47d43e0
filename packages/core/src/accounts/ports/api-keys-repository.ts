import type { Role, Scope } from '@parley/protocol';
import type { AuditDraft } from '../../audit/index.ts';
import type { AccountStatus } from './users-repository.ts';

export interface ApiKeyInfo {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

export interface NewApiKey extends Omit<ApiKeyInfo, 'lastUsedAt'> {
  readonly userId: string;
  readonly hash: string;
}

export interface ApiKeyState {
  readonly id: string;
  readonly userId: string;
  readonly role: Role;
  readonly status: AccountStatus;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

export interface ApiKeysRepository {
  create(key: NewApiKey, audit: AuditDraft): Promise<void>;
  /** Key and account in one query (A1.4). */
  state(hash: string): Promise<ApiKeyState | undefined>;
  touch(id: string, now: Date, unlessAfter: Date): Promise<void>;
  /** Those not revoked, latest first. */
  list(userId: string): Promise<readonly ApiKeyInfo[]>;
  revoke(request: {
    readonly id: string;
    readonly userId: string;
    readonly now: Date;
    readonly audit: AuditDraft;
  }): Promise<boolean>;
  endedAmong(ids: readonly string[], now: Date): Promise<readonly string[]>;
}
