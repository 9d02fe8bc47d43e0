import type { Queryable } from '../database/database.ts';

/** The two-number key space of advisory locks; `Database.exclusive` uses the other one. */
const lockSpace = { named: 7_271, identity: 7_272, copies: 7_273 } as const;
const namedLocks = { audit: 1, administrators: 2, setUp: 3 } as const;

/** Held until the transaction ends. Where several are taken, `audit` is the last. */
export async function lock(tx: Queryable, name: keyof typeof namedLocks): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1::int, $2::int)', [lockSpace.named, namedLocks[name]]);
}

export async function lockIdentity(tx: Queryable, issuer: string, subject: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1::int, hashtext($2))', [lockSpace.identity, `${issuer} ${subject}`]);
}

/** Of one person: two copies that are made at once must not get the same name. */
export async function lockCopies(tx: Queryable, ownerId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1::int, hashtext($2))', [lockSpace.copies, ownerId]);
}
