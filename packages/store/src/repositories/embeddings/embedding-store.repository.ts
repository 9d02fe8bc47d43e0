import type { EmbeddableMessage, EmbeddingStore, StoredSpace } from '@parley/core';
import type { Database } from '../../database/database.ts';

const spaceColumns = `id, model_id, dimensions, state, cursor, total, examined, failed, last_error, activated_at, retired_at`;

/** What may be found: said and settled, not withdrawn, and in no temporary conversation. */
const contentIfFound = `case when m.status in ('complete', 'stopped', 'failed', 'interrupted') and m.sender in ('user', 'assistant')
  and not exists (select from conversations t where t.id = m.conversation_id and t.expires_at is not null) then m.content else '' end`;
const messageColumns = `m.id, m.owner_id, m.conversation_id, ${contentIfFound} as content`;

export const messagesAfterSql = `
select ${messageColumns} from messages m where m.id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000') order by m.id limit $2`;

export const dueBacklogSql = `
select b.message_id, ${messageColumns} from
  (select message_id from embedding_backlog where not_before <= now() order by not_before limit $1) b
left join messages m on m.id = b.message_id`;

interface SpaceRow {
  readonly id: number;
  readonly model_id: string;
  readonly dimensions: number;
  readonly state: StoredSpace['state'];
  readonly cursor: string | null;
  readonly total: number | null;
  readonly examined: number;
  readonly failed: number;
  readonly last_error: string | null;
  readonly activated_at: Date | null;
  readonly retired_at: Date | null;
}

interface MessageRow {
  readonly id: string;
  readonly owner_id: string;
  readonly conversation_id: string;
  readonly content: string;
}

export function createEmbeddingStore(database: Database): EmbeddingStore {
  return {
    async spaces() {
      const rows = await database.query<SpaceRow>(`select ${spaceColumns} from embedding_spaces order by id`);
      return rows.map(toSpace);
    },
    async begin(model, now) {
      await database.transaction(async (tx) => {
        await tx.query('lock table embedding_spaces in share row exclusive mode');
        const [known] = await tx.query<SpaceRow>(`select ${spaceColumns} from embedding_spaces where model_id = $1`, [
          model.id,
        ]);
        if (known?.state === 'building') return;
        await tx.query(`update embedding_spaces set state = 'retired', retired_at = $1 where state = 'building'`, [
          now,
        ]);
        if (known?.state === 'active') return;
        await tx.query(
          `insert into embedding_spaces (model_id, dimensions, state, created_at) values ($1, $2, 'building', $3)
           on conflict (model_id) do update set state = 'building', cursor = null, total = null, examined = 0, failed = 0, last_error = null, retired_at = null`,
          [model.id, model.dimensions, now],
        );
      });
    },
    async setTotal(space, total) {
      await database.query('update embedding_spaces set total = $2 where id = $1', [space.id, total]);
    },
    async advance(space, { cursor, examined, failed }) {
      const rows = await database.query(
        `update embedding_spaces set cursor = $3, examined = examined + $4, failed = failed + $5, last_error = null
         where id = $1 and state = 'building' and cursor is not distinct from $2::uuid returning id`,
        [space.id, space.cursor, cursor, examined, failed],
      );
      return rows.length === 1;
    },
    async activate(space, now) {
      return database.transaction(async (tx) => {
        await tx.query('lock table embedding_spaces in share row exclusive mode');
        const [building] = await tx.query(
          `select 1 as one from embedding_spaces where id = $1 and state = 'building'`,
          [space.id],
        );
        if (building === undefined) return false;
        await tx.query(`update embedding_spaces set state = 'retired', retired_at = $1 where state = 'active'`, [now]);
        await tx.query(
          `update embedding_spaces set state = 'active', activated_at = $2, last_error = null where id = $1`,
          [space.id, now],
        );
        return true;
      });
    },
    async noteError(space, error) {
      await database.query(
        'update embedding_spaces set last_error = $2 where id = $1 and last_error is distinct from $2::text',
        [space.id, error],
      );
    },
    async removeSpace(space) {
      await database.query(
        `delete from embedding_spaces where id = $1 and state = 'retired' and not exists (select from embeddings where space = $1)`,
        [space.id],
      );
    },
    async countMessages() {
      const [row] = await database.query<{ count: number }>('select count(*) as count from messages');
      return row?.count ?? 0;
    },
    async messagesAfter(cursor, limit) {
      return (await database.query<MessageRow>(messagesAfterSql, [cursor, limit])).map(toMessage);
    },
    async addRunToBacklog(runId) {
      const added = await database.query(
        `insert into embedding_backlog (message_id)
         select unnest(array[prompt_message_id, message_id]) from runs
         where id = $1 and exists (select from embedding_spaces)
         on conflict (message_id) do update set not_before = least(embedding_backlog.not_before, now()), attempts = 0
         returning message_id`,
        [runId],
      );
      return added.length > 0;
    },
    async backlogSize() {
      const [row] = await database.query<{ count: number }>('select count(*) as count from embedding_backlog');
      return row?.count ?? 0;
    },
    async dueBacklog(limit) {
      const rows = await database.query<MessageRow & { message_id: string }>(dueBacklogSql, [limit]);
      const there = rows.filter((row) => (row.id as string | null) !== null);
      return { ids: rows.map((row) => row.message_id), messages: there.map(toMessage) };
    },
    async finishBacklog(ids) {
      await database.query('delete from embedding_backlog where message_id = any($1::uuid[])', [ids]);
    },
    async deferBacklog(ids) {
      await database.query(
        `update embedding_backlog set attempts = attempts + 1, not_before = now() + least(3600, 5 * power(2, least(attempts, 12))) * interval '1 second'
         where message_id = any($1::uuid[])`,
        [ids],
      );
    },
  };
}

function toSpace(row: SpaceRow): StoredSpace {
  return {
    id: row.id,
    modelId: row.model_id,
    dimensions: row.dimensions,
    state: row.state,
    cursor: row.cursor,
    total: row.total,
    examined: row.examined,
    failed: row.failed,
    lastError: row.last_error,
    activatedAt: row.activated_at,
    retiredAt: row.retired_at,
  };
}

function toMessage(row: MessageRow): EmbeddableMessage {
  return { id: row.id, ownerId: row.owner_id, conversationId: row.conversation_id, content: row.content };
}
