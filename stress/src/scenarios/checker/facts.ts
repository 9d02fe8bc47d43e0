import type { Database } from '@parley/store';
import type { ScreenRecord, SentTurn } from './records.ts';
import type { Watched } from './watcher.ts';

/** What lies in the database at the end, as plain rows: the checks know nothing of the code that wrote them. */
export interface Stored {
  readonly runs: readonly RunFact[];
  readonly events: ReadonlyMap<string, readonly EventFact[]>;
  readonly userMessages: readonly { readonly id: string; readonly conversation_id: string; readonly content: string }[];
  readonly keys: readonly { readonly key: string; readonly run_id: string }[];
  readonly moderationLogRuns: readonly string[];
  readonly titles: ReadonlyMap<string, string>;
  readonly audit: readonly AuditFact[];
  readonly outboxRows: number;
  readonly answersPerRun: ReadonlyMap<string, number>;
}

export interface RunFact {
  readonly id: string;
  readonly ordinal: number;
  readonly conversation_id: string;
  readonly kind: string;
  readonly status: string;
  readonly reason: string | null;
  readonly model: string;
  readonly attempt: number;
  readonly action: string | null;
  readonly prompt_message_id: string;
  readonly prompt: string;
  readonly prompt_status: string;
  readonly answer: string;
  readonly answer_status: string;
  readonly created_ms: number;
  readonly started_ms: number | null;
  readonly ended_ms: number | null;
}

export interface EventFact {
  readonly seq: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface AuditFact {
  readonly seq: number;
  readonly action: string;
  readonly target: string | null;
  readonly previous_hash: string;
  readonly hash: string;
}

export interface Facts {
  readonly sent: readonly SentTurn[];
  readonly screens: readonly ScreenRecord[];
  readonly watched: Watched;
  readonly stored: Stored;
  readonly keysMade: readonly string[];
  readonly auditIntact: boolean;
  readonly deadLetters: readonly { readonly queue: string; readonly body: string; readonly reason: string }[];
}

const runsSql = `
select r.id, r.ordinal, r.conversation_id, r.kind, r.status, r.reason, r.model, r.attempt, r.verdict->>'action' as action,
  r.prompt_message_id, p.content as prompt, p.status as prompt_status, a.content as answer, a.status as answer_status,
  (extract(epoch from r.created_at) * 1000)::float8 as created_ms, (extract(epoch from r.started_at) * 1000)::float8 as started_ms,
  (extract(epoch from r.ended_at) * 1000)::float8 as ended_ms
from runs r join messages p on p.id = r.prompt_message_id join messages a on a.id = r.message_id order by r.ordinal`;

export async function readStored(database: Database): Promise<Stored> {
  const events = new Map<string, EventFact[]>();
  for (const row of await database.query<EventFact & { run_id: string }>(
    'select run_id, seq, type, data from run_events order by run_id, seq',
  )) {
    const own = events.get(row.run_id);
    if (own === undefined) events.set(row.run_id, [row]);
    else own.push(row);
  }
  const moderation = await database.query<{ run_id: string }>('select run_id from moderation_log');
  const titles = await database.query<{ id: string; title: string }>('select id, title from conversations');
  const answers = await database.query<{ run_id: string; count: number }>(
    `select run_id, count(*)::int as count from messages where run_id is not null group by run_id`,
  );
  const [outbox] = await database.query<{ count: number }>('select count(*)::int as count from outbox');
  return {
    runs: await database.query<RunFact>(runsSql),
    events,
    userMessages: await database.query(`select id, conversation_id, content from messages where sender = 'user'`),
    keys: await database.query('select key, run_id from idempotency_keys'),
    moderationLogRuns: moderation.map((row) => row.run_id),
    titles: new Map(titles.map((row) => [row.id, row.title])),
    audit: await database.query<AuditFact>(
      `select seq::int as seq, action, target, previous_hash, hash from audit_log order by seq`,
    ),
    outboxRows: outbox?.count ?? 0,
    answersPerRun: new Map(answers.map((row) => [row.run_id, row.count])),
  };
}
