import type { Account, NewAccount } from '@parley/core';
import type { Queryable } from '../database/database.ts';

export const accountColumns = `id, email, display_name as "displayName", role, status, created_at as "createdAt"`;

/** Undefined if the e-mail address is taken. */
export async function insertAccount(tx: Queryable, account: NewAccount, now: Date): Promise<Account | undefined> {
  const [made] = await tx.query<Account>(
    `insert into users (id, email, display_name, role, status, password_hash, created_at, updated_at)
     values ($1, $2, $3, $4, 'active', $5, $6, $6) on conflict (email) do nothing returning ${accountColumns}`,
    [account.id, account.email, account.displayName, account.role, account.passwordHash, now],
  );
  return made;
}

/** Whether anybody but a local owner exists. */
export async function anyAccount(database: Queryable): Promise<boolean> {
  const [row] = await database.query<{ found: boolean }>(
    'select exists (select 1 from users where email is not null) or exists (select 1 from identities) as found',
  );
  return row?.found === true;
}
