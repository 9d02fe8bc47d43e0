import type { Role } from '@parley/protocol';
import type { AuditDraft } from '../audit/index.ts';
import { ParleyError, type IdFactory } from '../kernel/index.ts';
import { assertStrongPassword } from './passwords/assert-strong-password.ts';
import type { PasswordHasher } from './passwords/password-hasher.ts';
import { plainText } from './plain-text.ts';
import type { Revocations } from './ports/revocations.ts';
import type { Account, AccountChange, AccountTransition, UsersRepository } from './ports/users-repository.ts';
import type { Principal } from './principal.ts';

/** Accounts, as administrators see them. */
export interface Users {
  find(id: string): Promise<Account | undefined>;
  list(query: {
    readonly limit: number;
    readonly cursor?: string | undefined;
  }): Promise<{ readonly items: readonly Account[]; readonly nextCursor: string | null }>;
  create(caller: Principal, request: NewUserRequest): Promise<Account>;
  update(caller: Principal, id: string, change: AccountChange): Promise<Account>;
  /** By its owner: everything of it will be gone (own-data/SPEC.md OD3). */
  close(caller: Principal): Promise<void>;
  /** The one person of a local installation, made at the first start (A1.65). */
  ensureLocalOwner(): Promise<Account>;
}

export interface NewUserRequest {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  readonly role: Role;
}

export interface UsersOptions {
  readonly repository: UsersRepository;
  readonly hasher: PasswordHasher;
  readonly revocations: Revocations;
  readonly createId: IdFactory;
}

export function createUsers({ repository, hasher, revocations, createId }: UsersOptions): Users {
  return {
    find: (id) => repository.find(id),

    async list({ limit, cursor }) {
      const afterId = cursor === undefined ? undefined : readCursor(cursor);
      const rows = await repository.list({ limit: limit + 1, ...(afterId === undefined ? {} : { afterId }) });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(last.id) : null };
    },

    async create(caller, { email, password, displayName, role }) {
      assertMayAppoint(caller, role);
      plainText(displayName, 'display_name');
      assertStrongPassword(password, { email, displayName });
      const passwordHash = await hasher.hash(password);
      const account = await repository.create({ id: createId(), email, displayName, role, passwordHash }, ({ id }) => [
        { action: 'user.created', actorId: caller.userId, target: id, details: { role } },
      ]);
      if (account === 'email_taken')
        throw new ParleyError('email_taken', 'An account with this e-mail address exists already.');
      return account;
    },

    async update(caller, id, change) {
      assertMayAppoint(caller, change.role);
      if (change.displayName !== undefined) plainText(change.displayName, 'display_name');
      const outcome = await repository.change({
        id,
        change,
        audit: (transition) => entriesFor(caller.userId, transition),
      });
      if (outcome === undefined) throw new ParleyError('not_found', 'There is no such user.');
      if (outcome === 'last_admin')
        throw new ParleyError('last_admin', 'This is the last active administrator; appoint another one first.');
      const { before, after } = outcome;
      if (before.status === 'active' && after.status === 'suspended') await revocations.revoked({ userId: id });
      return after;
    },

    async close({ userId }) {
      const outcome = await repository.close(userId, {
        action: 'user.deleted',
        actorId: userId,
        target: userId,
        details: {},
      });
      if (outcome === undefined) throw new ParleyError('not_found', 'There is no such user.');
      if (outcome === 'last_admin')
        throw new ParleyError('last_admin', 'This is the last active administrator; appoint another one first.');
      await revocations.revoked({ userId });
    },

    ensureLocalOwner: () =>
      repository.ensureLocalOwner({
        id: createId(),
        email: null,
        displayName: 'Owner',
        role: 'admin',
        passwordHash: null,
      }),
  };
}

/** A leaked key must not be able to make itself stay by appointing an administrator (A1.61). */
function assertMayAppoint(caller: Principal, role: Role | undefined): void {
  if (role === 'admin' && caller.kind === 'api_key')
    throw new ParleyError('forbidden', 'API keys cannot appoint administrators.');
}

function entriesFor(actorId: string, { before, after }: AccountTransition): AuditDraft[] {
  const entry = (action: AuditDraft['action'], details: AuditDraft['details'] = {}): AuditDraft => ({
    action,
    actorId,
    target: after.id,
    details,
  });
  return [
    ...(before.role === after.role ? [] : [entry('user.role_changed', { from: before.role, to: after.role })]),
    ...(before.status === after.status
      ? []
      : [entry(after.status === 'suspended' ? 'user.suspended' : 'user.reactivated')]),
    ...(before.displayName === after.displayName ? [] : [entry('user.renamed')]),
  ];
}

function writeCursor(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

function readCursor(cursor: string): string {
  const hex = /^[A-Za-z0-9_-]{22}$/.test(cursor) ? Buffer.from(cursor, 'base64url').toString('hex') : '';
  if (hex.length !== 32) throw new ParleyError('invalid_cursor', 'The cursor is not one of ours.');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
