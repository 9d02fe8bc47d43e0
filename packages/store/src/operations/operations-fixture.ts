import type { Database } from '../database/database.ts';
import { quoted, readTables } from './tables.ts';

const id = (n: number) => `018f8e7a-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** A little of everything that a careless copy would change. */
export async function fillWithEverything(database: Database): Promise<void> {
  const now = '2024-02-29 23:59:59.123456+00';
  await database.transaction(async (tx) => {
    await tx.query(
      `insert into users (id, email, display_name, created_at, updated_at) select ('018f8e7a-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, case when n > 1 then 'user' || n || '@example.org' end, 'Ada 💬 "' || n || '"', $1::timestamptz, $1::timestamptz from generate_series(1, 3) n`,
      [now],
    );
    await tx.query(
      `insert into api_keys (id, user_id, name, prefix, hash, scopes, created_at) values ($1, $2, 'key', 'p', 'h', $3, $4)`,
      [id(1), id(2), ['chat:read', 'with "quotes"', 'a,b', '\\x'], now],
    );
    await tx.query(
      `insert into conversations (id, owner_id, title, tags, start_timestamp, created_at, updated_at) values ($1, $2, E'tab\\t nul-free \\\\ line\\nend', '{}', $3::text::timestamptz, $3::text::timestamptz, 'infinity')`,
      [id(10), id(1), now],
    );
    await tx.query(
      `insert into messages (id, conversation_id, owner_id, sender, content, status, created_at) select ('018f8e7a-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, $1, $2, 'user', 'message ' || n || repeat(' text', n % 50), 'complete', $3::timestamptz + n * interval '1 microsecond' from generate_series(1, 1203) n`,
      [id(10), id(1), now],
    );
    await tx.query(
      `insert into audit_log (seq, at, action, details, previous_hash, hash) values (9007199254740993, $1, 'x', $2, '', 'h')`,
      [now, '{"n": 12345678901234567890.123, "text": "\\u00e9\\"", "list": [null, true]}'],
    );
    await tx.query(`insert into outbox (queue, body) select 'q', 'body ' || n from generate_series(1, 7) n`);
    await tx.query(
      `insert into embedding_spaces (model_id, dimensions, state, created_at) values ('a/model', 3, 'active', $1)`,
      [now],
    );
    await tx.query(
      `insert into embeddings (space, kind, ref_id, chunk, owner_id, conversation_id, content_hash, embedding, cut) select 1, 'message', m.id, 0, $1, $2, 'hash', '{0.333333343,-1e-20,1}', false from messages m limit 5`,
      [id(1), id(10)],
    );
    await tx.query(
      `insert into settings (key, value, updated_at) values ('a string', '"5"', $1), ('null', 'null', $1)`,
      [now],
    );
  });
}

/** Every row of every table as text, in an order of our own. */
export async function contentOf(database: Database): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  for (const table of await readTables(database)) {
    const fields = table.columns.map(({ name }) => `${quoted(name)}::text`).join(', ');
    const rows = await database.query<{ row: string }>(
      `select jsonb_build_array(${fields})::text as row from ${quoted(table.name)}`,
    );
    content[table.name] = rows.map(({ row }) => row).sort();
  }
  return content;
}
