import {
  emptyChain,
  nextEntry,
  type AuditDraft,
  type AuditEntry,
  type AuditHead,
  type AuditListQuery,
  type AuditRepository,
  type Clock,
} from '@parley/core';
import type { Database, Queryable } from '../database/database.ts';
import { lock } from './accounts-locks.ts';

export interface AuditRepositoryOptions {
  readonly database: Database;
  readonly clock: Clock;
}

const columns = `seq, at, actor_id as "actorId", action, target, details, previous_hash as "previousHash", hash`;
const headKey = 'audit.head';
const rowsAtOnce = 1_000;

export function createAuditRepository({ database, clock }: AuditRepositoryOptions): AuditRepository {
  return {
    append: (draft) => database.transaction((tx) => appendAuditEntry(tx, clock, draft)),

    list: (query) => listEntries(database, query),

    async read() {
      const { head, last } = await readEnds(database);
      return { head, entries: streamEntries(database, Math.max(head?.seq ?? 0, last?.seq ?? 0)) };
    },

    head: async () => (await readEnds(database)).head,
  };
}

/** To be called last in a transaction: from here to its end nobody else in any process can append (A1.71). */
export async function appendAudit(tx: Queryable, clock: Clock, drafts: readonly AuditDraft[]): Promise<void> {
  for (const draft of drafts) await appendAuditEntry(tx, clock, draft);
}

async function appendAuditEntry(tx: Queryable, clock: Clock, draft: AuditDraft): Promise<AuditEntry> {
  await lock(tx, 'audit');
  // A statement of its own: the one that waited for the lock still sees the log as it was before.
  const { head, last } = await readEnds(tx);
  const entry = nextEntry(later(head, last), draft, clock.now());
  await tx.query(
    `with entry as (
       insert into audit_log (seq, at, actor_id, action, target, details, previous_hash, hash)
       values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8::text)
     )
     insert into settings (key, value, updated_at) values ($9, jsonb_build_object('seq', $1::bigint, 'hash', $8::text), $2)
     on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
    [
      entry.seq,
      entry.at,
      entry.actorId,
      entry.action,
      entry.target,
      JSON.stringify(entry.details),
      entry.previousHash,
      entry.hash,
      headKey,
    ],
  );
  return entry;
}

/**
 * A cut-off log goes on from its head, which leaves a gap to be seen (A1.73). A head that was set back must
 * not make every later append collide, which would stop all sign-ins: then the log's own end counts.
 */
function later(head: AuditHead | undefined, last: AuditHead | undefined): AuditHead {
  const known = [head, last].filter((end) => end !== undefined);
  return known.reduce((latest, end) => (end.seq > latest.seq ? end : latest), emptyChain);
}

/** Both from one snapshot. */
async function readEnds(database: Queryable): Promise<{ head: AuditHead | undefined; last: AuditHead | undefined }> {
  const [row] = await database.query<{ head: AuditHead | null; lastSeq: number | null; lastHash: string | null }>(
    `select (select value from settings where key = $1) as head, last.seq as "lastSeq", last.hash as "lastHash"
     from (values (1)) as one left join (select seq, hash from audit_log order by seq desc limit 1) as last on true`,
    [headKey],
  );
  const last =
    row === undefined || row.lastSeq === null || row.lastHash === null
      ? undefined
      : { seq: row.lastSeq, hash: row.lastHash };
  return { head: row?.head ?? undefined, last };
}

async function listEntries(
  database: Queryable,
  { limit, beforeSeq, action }: AuditListQuery,
): Promise<readonly AuditEntry[]> {
  const values: unknown[] = [limit];
  const conditions: string[] = [];
  if (beforeSeq !== undefined) conditions.push(`seq < $${values.push(beforeSeq)}`);
  if (action !== undefined) conditions.push(`action = $${values.push(action)}`);
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  return database.query<AuditEntry>(`select ${columns} from audit_log ${where} order by seq desc limit $1`, values);
}

async function* streamEntries(database: Queryable, lastSeq: number): AsyncIterable<AuditEntry> {
  // From below every number: an entry planted under a negative one belongs to the evidence.
  let after = Number.MIN_SAFE_INTEGER;
  while (true) {
    const rows = await database.query<AuditEntry>(
      `select ${columns} from audit_log where seq > $1 and seq <= $2 order by seq limit $3`,
      [after, lastSeq, rowsAtOnce],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = last.seq;
  }
}
