import type { Role } from '@parley/protocol';
import type { AuditDraft } from '../../audit/index.ts';

export type AccountStatus = 'active' | 'suspended';

export interface Account {
  readonly id: string;
  /** Lower case. Null for the local owner, and for people known only to an identity provider. */
  readonly email: string | null;
  readonly displayName: string;
  readonly role: Role;
  readonly status: AccountStatus;
  readonly createdAt: Date;
}

export interface AccountWithPassword extends Account {
  readonly passwordHash: string | null;
}

export interface NewAccount {
  readonly id: string;
  readonly email: string | null;
  readonly displayName: string;
  readonly role: Role;
  readonly passwordHash: string | null;
}

export interface AccountChange {
  readonly displayName?: string;
  readonly role?: Role;
  readonly status?: AccountStatus;
}

/** Entries that depend on what the change found; they commit with it (A1.71). */
export type AuditOf<Outcome> = (outcome: Outcome) => readonly AuditDraft[];

/** All writes are single transactions, safe between processes. */
export interface UsersRepository {
  find(id: string): Promise<Account | undefined>;
  findWithPassword(by: { readonly id: string } | { readonly email: string }): Promise<AccountWithPassword | undefined>;
  /** Whether anybody but a local owner exists. */
  anyAccount(): Promise<boolean>;
  /** Makes the first account, or gives the local owner's account these credentials (A1.60). */
  setUp(account: NewAccount, audit: AuditOf<Account>): Promise<Account | 'setup_done'>;
  ensureLocalOwner(account: NewAccount): Promise<Account>;
  create(account: NewAccount, audit: AuditOf<Account>): Promise<Account | 'email_taken'>;
  /** By id, which is by creation time. */
  list(query: { readonly limit: number; readonly afterId?: string }): Promise<readonly Account[]>;
  /** Suspending ends all sessions in the same transaction. */
  change(request: ChangeRequest): Promise<AccountTransition | 'last_admin' | undefined>;
  /** Ends every credential, frees the address, and marks the account as deleted, in one transaction. */
  close(id: string, audit: AuditDraft): Promise<'closed' | 'last_admin' | undefined>;
  /** Only while the old hash is still the stored one. */
  replacePasswordHash(request: { readonly id: string; readonly from: string; readonly to: string }): Promise<void>;
  /** Stores the hash and ends all sessions but one; answers the ids of those it ended. */
  changePassword(request: PasswordChange): Promise<readonly string[]>;
  /** Finds, links or makes the account of an identity (A1.51 to A1.53). */
  resolveIdentity(request: IdentityRequest): Promise<IdentityOutcome>;
}

export interface ChangeRequest {
  readonly id: string;
  readonly change: AccountChange;
  readonly audit: AuditOf<AccountTransition>;
}

export interface AccountTransition {
  readonly before: Account;
  readonly after: Account;
}

export interface PasswordChange {
  readonly userId: string;
  readonly passwordHash: string;
  readonly keepSessionId: string;
  readonly audit: AuditOf<readonly string[]>;
}

export interface IdentityRequest {
  readonly issuer: string;
  readonly subject: string;
  /** Used if the identity is new and the installation lets newcomers in. */
  readonly newAccount: NewAccount | undefined;
  /** An e-mail address that may link to an account that exists. */
  readonly linkableEmail: string | undefined;
  readonly audit: AuditOf<{ readonly account: Account; readonly how: 'linked' | 'created' }>;
}

export type IdentityOutcome =
  | { readonly kind: 'account'; readonly account: Account; readonly how: 'known' | 'linked' | 'created' }
  | { readonly kind: 'refused'; readonly reason: 'setup_needed' | 'newcomers_refused' | 'email_taken' };
