import type { Account, Clock, IdentityOutcome, IdentityRequest } from '@parley/core';
import type { Queryable } from '../database/database.ts';
import { accountColumns, anyAccount, insertAccount } from './accounts-columns.ts';
import { lockIdentity } from './accounts-locks.ts';
import { appendAudit } from './audit.repository.ts';

/** The rules are A1.51 to A1.53. */
export async function resolveIdentity(tx: Queryable, clock: Clock, request: IdentityRequest): Promise<IdentityOutcome> {
  const { issuer, subject, linkableEmail, newAccount } = request;
  // Signing in twice at once must not make two accounts.
  await lockIdentity(tx, issuer, subject);
  const known = await findByIdentity(tx, issuer, subject);
  if (known !== undefined) return { kind: 'account', account: known, how: 'known' };
  if (!(await anyAccount(tx))) return { kind: 'refused', reason: 'setup_needed' };

  const linkable = linkableEmail === undefined ? undefined : await findLinkable(tx, issuer, linkableEmail);
  if (linkable !== undefined) return attach(tx, clock, { request, account: linkable, how: 'linked' });
  if (newAccount === undefined) return { kind: 'refused', reason: 'newcomers_refused' };
  const created = await insertAccount(tx, newAccount, clock.now());
  if (created === undefined) return { kind: 'refused', reason: 'email_taken' };
  return attach(tx, clock, { request, account: created, how: 'created' });
}

interface Attachment {
  readonly request: IdentityRequest;
  readonly account: Account;
  readonly how: 'linked' | 'created';
}

async function attach(tx: Queryable, clock: Clock, { request, account, how }: Attachment): Promise<IdentityOutcome> {
  await tx.query('insert into identities (issuer, subject, user_id, created_at) values ($1, $2, $3, $4)', [
    request.issuer,
    request.subject,
    account.id,
    clock.now(),
  ]);
  await appendAudit(tx, clock, request.audit({ account, how }));
  return { kind: 'account', account, how };
}

async function findByIdentity(tx: Queryable, issuer: string, subject: string): Promise<Account | undefined> {
  const [row] = await tx.query<Account>(
    `select ${accountColumns} from users where id = (select user_id from identities where issuer = $1 and subject = $2)`,
    [issuer, subject],
  );
  return row;
}

/** The row lock makes two subjects with one e-mail address take turns: only the first is linked. */
async function findLinkable(tx: Queryable, issuer: string, email: string): Promise<Account | undefined> {
  const [row] = await tx.query<Account>(`select ${accountColumns} from users where email = $1 for update`, [email]);
  if (row === undefined) return undefined;
  const others = await tx.query('select 1 from identities where user_id = $1 and issuer = $2 limit 1', [
    row.id,
    issuer,
  ]);
  return others.length === 0 ? row : undefined;
}
