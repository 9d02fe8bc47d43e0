import { emptyContext, type SessionContextStore } from '@parley/core';
import type { SessionContext } from '@parley/protocol';
import type { Database, Queryable } from '../../database/database.ts';

export const readContextSql = `
select c.id, c.owner_id, x.version, x.draft, x.data, x.updated_at from conversations c left join session_contexts x on x.conversation_id = c.id
where c.id = $1`;

interface Row {
  readonly id: string;
  readonly owner_id: string;
  readonly version: number | null;
  readonly draft: string | null;
  readonly data: Pick<SessionContext, 'read_position' | 'recent_message_ids' | 'tone' | 'last_intents'> | null;
  readonly updated_at: Date | null;
}

/** Each change names the version it was made on; the one that comes second is refused (SC2). */
const writeSql = `
insert into session_contexts (conversation_id, version, draft, data, updated_at)
select c.id, 1, $4, $5::jsonb, $6 from conversations c where c.id = $1 and c.owner_id = $2 and $3 = 0
on conflict (conversation_id) do nothing returning version`;
const updateSql = `
update session_contexts x set version = x.version + 1, draft = $4, data = $5::jsonb, updated_at = $6
from conversations c where c.id = x.conversation_id and c.id = $1 and c.owner_id = $2 and x.version = $3 returning x.version`;

export function createSessionContextStore(database: Database): SessionContextStore {
  return {
    async find(ownerId, conversationId) {
      const row = await read(database, conversationId);
      return row === undefined || row.owner_id !== ownerId ? undefined : toContext(row);
    },
    async write(ownerId, context, now) {
      const { conversation_id, version, draft, updated_at: _at, ...data } = context;
      const rows = await database.query<{ version: number }>(version === 0 ? writeSql : updateSql, [
        conversation_id,
        ownerId,
        version,
        draft,
        JSON.stringify(data),
        now,
      ]);
      return rows[0] === undefined
        ? undefined
        : { ...context, version: rows[0].version, updated_at: now.toISOString() };
    },
  };
}

async function read(database: Queryable, id: string): Promise<Row | undefined> {
  const [row] = await database.query<Row>(readContextSql, [id]);
  return row;
}

function toContext(row: Row): SessionContext {
  return {
    ...emptyContext(row.id),
    ...row.data,
    version: row.version ?? 0,
    draft: row.draft ?? '',
    updated_at: row.updated_at?.toISOString() ?? null,
  };
}
