import type {
  Account,
  AccountTransition,
  AccountWithPassword,
  AuditDraft,
  ChangeRequest,
  Clock,
  NewAccount,
  UsersRepository,
} from '@parley/core';
import type { Database, Queryable } from '../database/database.ts';
import { accountColumns, anyAccount, insertAccount } from './accounts-columns.ts';
import { resolveIdentity } from './accounts-identities.ts';
import { lock } from './accounts-locks.ts';
import { appendAudit } from './audit.repository.ts';

const localOwnerKey = 'accounts.local_owner';

export function createUsersRepository({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): UsersRepository {
  return {
    find: (id) => findById(database, id),

    async findWithPassword(by) {
      const [column, value] = 'id' in by ? ['id', by.id] : ['email', by.email];
      const [row] = await database.query<AccountWithPassword>(
        `select ${accountColumns}, password_hash as "passwordHash" from users where ${column} = $1`,
        [value],
      );
      return row;
    },

    anyAccount: () => anyAccount(database),

    setUp: (account, audit) =>
      database.transaction(async (tx) => {
        await lock(tx, 'setUp');
        if (await anyAccount(tx)) return 'setup_done' as const;
        const made = (await claimLocalOwner(tx, clock, account)) ?? (await insertAccount(tx, account, clock.now()));
        if (made === undefined) return 'setup_done' as const;
        await appendAudit(tx, clock, audit(made));
        return made;
      }),

    ensureLocalOwner: (account) =>
      database.transaction(async (tx) => {
        await lock(tx, 'setUp');
        const known = await localOwner(tx);
        if (known !== undefined) return known;
        const made = await insertAccount(tx, { ...account, email: null, passwordHash: null }, clock.now());
        if (made === undefined) throw new Error('The local owner could not be made');
        await tx.query(
          `insert into settings (key, value, updated_at) values ($1, to_jsonb($2::text), $3)
           on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
          [localOwnerKey, made.id, clock.now()],
        );
        return made;
      }),

    create: (account, audit) =>
      database.transaction(async (tx) => {
        const made = await insertAccount(tx, account, clock.now());
        if (made === undefined) return 'email_taken' as const;
        await appendAudit(tx, clock, audit(made));
        return made;
      }),

    list: ({ limit, afterId }) =>
      afterId === undefined
        ? database.query<Account>(`select ${accountColumns} from users where deleted_at is null order by id limit $1`, [
            limit,
          ])
        : database.query<Account>(
            `select ${accountColumns} from users where id > $2 and deleted_at is null order by id limit $1`,
            [limit, afterId],
          ),

    change: (request) => database.transaction((tx) => changeAccount(tx, clock, request)),

    close: (id, audit) => database.transaction((tx) => closeAccount(tx, clock, { id, audit })),

    async replacePasswordHash({ id, from, to }) {
      await database.query('update users set password_hash = $3 where id = $1 and password_hash = $2', [id, from, to]);
    },

    changePassword: ({ userId, passwordHash, keepSessionId, audit }) =>
      database.transaction(async (tx) => {
        const now = clock.now();
        await tx.query('update users set password_hash = $2, updated_at = $3 where id = $1', [
          userId,
          passwordHash,
          now,
        ]);
        const ended = await tx.query<{ id: string }>(
          'update sessions set revoked_at = $3 where user_id = $1 and id <> $2 and revoked_at is null returning id',
          [userId, keepSessionId, now],
        );
        const sessionIds = ended.map((row) => row.id);
        await appendAudit(tx, clock, audit(sessionIds));
        return sessionIds;
      }),

    resolveIdentity: (request) => database.transaction((tx) => resolveIdentity(tx, clock, request)),
  };
}

async function changeAccount(
  tx: Queryable,
  clock: Clock,
  { id, change, audit }: ChangeRequest,
): Promise<AccountTransition | 'last_admin' | undefined> {
  // Two administrators demoting each other at once would otherwise each see the other as the one who stays.
  await lock(tx, 'administrators');
  const before = await findById(tx, id, 'for update');
  if (before === undefined) return undefined;
  const after: Account = { ...before, ...change };
  if (isRulingAdmin(before) && !isRulingAdmin(after) && !(await anotherAdmin(tx, id))) return 'last_admin';
  const now = clock.now();
  await tx.query('update users set display_name = $2, role = $3, status = $4, updated_at = $5 where id = $1', [
    id,
    after.displayName,
    after.role,
    after.status,
    now,
  ]);
  if (after.status === 'suspended')
    await tx.query('update sessions set revoked_at = $2 where user_id = $1 and revoked_at is null', [id, now]);
  const transition = { before, after };
  await appendAudit(tx, clock, audit(transition));
  return transition;
}

async function closeAccount(
  tx: Queryable,
  clock: Clock,
  { id, audit }: { readonly id: string; readonly audit: AuditDraft },
): Promise<'closed' | 'last_admin' | undefined> {
  await lock(tx, 'administrators');
  const before = await findById(tx, id, 'for update');
  if (before === undefined) return undefined;
  if (isRulingAdmin(before) && !(await anotherAdmin(tx, id))) return 'last_admin';
  const now = clock.now();
  await tx.query(
    `update users set email = null, display_name = '', password_hash = null, role = 'user', status = 'suspended',
       deleted_at = coalesce(deleted_at, $2), updated_at = $2 where id = $1`,
    [id, now],
  );
  await tx.query('delete from identities where user_id = $1', [id]);
  await tx.query('update sessions set revoked_at = $2 where user_id = $1 and revoked_at is null', [id, now]);
  await tx.query('update api_keys set revoked_at = $2 where user_id = $1 and revoked_at is null', [id, now]);
  await appendAudit(tx, clock, [audit]);
  return 'closed';
}

function isRulingAdmin({ role, status }: Account): boolean {
  return role === 'admin' && status === 'active';
}

/** Somebody who can sign in: the owner of a local installation can't, once it is one for a team. */
async function anotherAdmin(tx: Queryable, id: string): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from users u where u.role = 'admin' and u.status = 'active' and u.id <> $1
       and (u.password_hash is not null or exists (select 1 from identities i where i.user_id = u.id)) limit 1`,
    [id],
  );
  return rows.length > 0;
}

async function findById(
  database: Queryable,
  id: string,
  locking: '' | 'for update' = '',
): Promise<Account | undefined> {
  const [row] = await database.query<Account>(`select ${accountColumns} from users where id = $1 ${locking}`, [id]);
  return row;
}

async function localOwner(tx: Queryable): Promise<Account | undefined> {
  const [row] = await tx.query<Account>(
    `select ${accountColumns} from users where id = (select (value #>> '{}')::uuid from settings where key = $1)`,
    [localOwnerKey],
  );
  return row;
}

async function claimLocalOwner(
  tx: Queryable,
  clock: Clock,
  { email, displayName, passwordHash }: NewAccount,
): Promise<Account | undefined> {
  const owner = await localOwner(tx);
  if (owner === undefined) return undefined;
  const [claimed] = await tx.query<Account>(
    `update users set email = $2, display_name = $3, password_hash = $4, role = 'admin', status = 'active', updated_at = $5
     where id = $1 returning ${accountColumns}`,
    [owner.id, email, displayName, passwordHash, clock.now()],
  );
  return claimed;
}
