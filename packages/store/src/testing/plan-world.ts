import type { Database, Queryable } from '../database/database.ts';

const longChat = 2_000;
const perChat = 34;
/** Of one owner; the other conversations belong to two hundred others. */
export const chatsOfOneOwner = 10_000;

export const worldId = {
  user: (n: number) => idOf(1, n),
  conversation: (n: number) => idOf(2, n),
  message: (n: number) => idOf(3, n),
  run: (n: number) => idOf(4, n),
  file: (n: number) => idOf(5, n),
};

/** As many messages as asked for, in conversations of 34, the first of 2,000; a run and two events per answer. */
export async function loadPlanWorld(database: Database, messages: number): Promise<void> {
  const chats = 1 + Math.ceil((messages - longChat) / perChat);
  // One connection, so that its settings stay.
  await database.transaction(async (tx) => {
    await tx.query(
      `select set_config('maintenance_work_mem', '512MB', true), set_config('synchronous_commit', 'off', true), set_config('statement_timeout', '0', true)`,
    );
    // A million rows are indexed faster at once than one by one.
    const rebuild = await dropIndexes(tx, ['messages', 'conversations', 'runs', 'run_events']);
    for (const statement of worldSql(messages, chats)) await tx.query(statement);
    for (const statement of rebuild) await tx.query(statement);
  });
  await database.query('vacuum analyze');
}

function worldSql(messages: number, chats: number): string[] {
  const [user, conversation, message, run, file] = [1, 2, 3, 4, 5].map(
    (kind) => (n: string) => `('${prefixOf(kind)}' || lpad(to_hex(${n}), 12, '0'))::uuid`,
  ) as [Sql, Sql, Sql, Sql, Sql];
  const chatOf = `case when n <= ${longChat} then 1 else 2 + (n - ${longChat + 1}) / ${perChat} end`;
  const isFirst = `(n = 1 or (n > ${longChat} and (n - ${longChat + 1}) % ${perChat} = 0))`;
  const ownerOf = (chat: string) => `case when ${chat} <= ${chatsOfOneOwner} then 1 else 2 + (${chat} % 200) end`;
  const lastOf = `case when c = 1 then ${longChat} else least(${messages}, ${longChat} + (c - 1) * ${perChat}) end`;
  const start = `timestamptz '2024-01-01 00:00:00+00'`;
  return [
    `insert into users (id, email, display_name, created_at, updated_at) select ${user('n')}, 'u' || n || '@example.org', 'User ' || n, ${start}, ${start} from generate_series(1, 201) n`,
    `insert into conversations (id, owner_id, title, status, active_leaf_id, message_count, start_timestamp, created_at, updated_at)
     select ${conversation('c')}, ${user(ownerOf('c'))}, 'Conversation ' || c, case when c % 10 = 0 then 'archived' else 'active' end, ${message(lastOf)}, ${perChat}, ${start}, ${start}, ${start} + c * interval '1 minute'
     from generate_series(1, ${chats}) c`,
    `insert into messages (id, conversation_id, owner_id, parent_id, sender, content, status, run_id, created_at)
     select ${message('n')}, ${conversation(chatOf)}, ${user(ownerOf(`(${chatOf})`))}, case when ${isFirst} then null else ${message('n - 1')} end,
       case when n % 2 = 1 then 'user' else 'assistant' end, regexp_replace(md5(n::text), '(....)', '\\1 ', 'g') || case when n % 50 = 0 then 'budget' else '' end, 'complete',
       case when n % 2 = 0 then ${run('n')} end, ${start} + n * interval '1 second'
     from generate_series(1, ${messages}) n`,
    `update conversations set pinned_messages = array(select ${message('20 * n')} from generate_series(1, 100) n) where id = ${conversation('1')}`,
    `insert into runs (id, conversation_id, owner_id, message_id, prompt_message_id, kind, status, reason, model, fence, attempt, created_at, started_at, ended_at, lease_owner)
     select ${run('n')}, ${conversation(chatOf)}, ${user(ownerOf(`(${chatOf})`))}, ${message('n')}, ${message('n - 1')}, 'reply',
       case when n > ${messages - perChat} then 'queued' when n % ${perChat} = 0 and n > ${messages - 40 * perChat} then 'running' else 'done' end, 'completed', 'script/echo', 1, 1, ${start} + n * interval '1 second', ${start}, ${start} + n * interval '1 second',
       case when n % ${perChat} = 0 and n > ${messages - 40 * perChat} then 'worker-1' end
     from generate_series(2, ${messages}, 2) n`,
    `insert into run_events (run_id, seq, type, data) select ${run('n')}, seq, case when seq = 1 then 'text.delta' else 'run.ended' end, '{"part":0,"offset":0,"text":"hello there"}' from generate_series(2, ${messages}, 2) n cross join generate_series(1, 2) seq`,
    `insert into api_responses (id, owner_id, created_at, expires_at, previous_id, input, response)
     select 'resp_' || n, ${user('1 + n % 2')}, ${start}, ${start} + interval '2 years' + n * interval '1 second', case when n > 2 then 'resp_' || (n - 2) end, '[]', '{}' from generate_series(1, 20000) n`,
    `insert into files (id, owner_id, name, media_type, kind, bytes, sha256, state, created_at, expires_at)
     select ${file('n')}, ${user('1 + n % 20')}, 'File ' || n || '.md', 'text/markdown', 'text', n, '', 'ready', ${start}, null from generate_series(1, 20000) n`,
    `insert into message_files (message_id, file_id) select ${message('2 * n - 1')}, ${file('n')} from generate_series(1, 20000) n`,
    `insert into workers (id, started_at, expires_at) values ('worker-1', ${start}, now() + interval '1 hour'), ('worker-2', ${start}, now() + interval '1 hour')`,
    `insert into outbox (queue, body) select 'ai_inference_queue', '{}' from generate_series(1, 20)`,
  ];
}

type Sql = (n: string) => string;

/** Answers the statements that build them again; foreign keys last, as they need the primary ones. */
async function dropIndexes(tx: Queryable, tables: readonly string[]): Promise<string[]> {
  const constraints = await tx.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
      where (conrelid = any($1::regclass[]) or confrelid = any($1::regclass[])) and contype in ('p', 'f', 'u') order by contype = 'p', conname`,
    [tables],
  );
  const indexes = await tx.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index i
      where indrelid = any($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u'))`,
    [tables],
  );
  for (const { table, name } of constraints) await tx.query(`alter table ${table} drop constraint "${name}"`);
  for (const { name } of indexes) await tx.query(`drop index ${name}`);
  const addConstraint = ({ table, name, definition }: (typeof constraints)[number]) =>
    `alter table ${table} add constraint "${name}" ${definition}`;
  return [
    ...constraints.filter(({ definition }) => !definition.startsWith('FOREIGN')).map(addConstraint),
    ...indexes.map(({ definition }) => definition),
    ...constraints.filter(({ definition }) => definition.startsWith('FOREIGN')).map(addConstraint),
  ];
}

function idOf(kind: number, n: number): string {
  return `${prefixOf(kind)}${n.toString(16).padStart(12, '0')}`;
}

function prefixOf(kind: number): string {
  return `018f8e7a-000${kind}-7000-8000-`;
}
