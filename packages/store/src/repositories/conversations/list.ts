import type { BranchMessage, Conversation } from '@parley/protocol';
import { toWireMessage, type ListQuery, type MessageQuery, type Page } from '@parley/core';
import type { Queryable } from '../../database/database.ts';
import { cursorTimestamp, cursorUuid, readCursor, writeCursor } from '../cursors.ts';
import { feedbackOf } from '../feedback/feedback.repository.ts';
import { messageColumns, toMessage, type MessageRow } from '../turns/rows.ts';
import { conversationColumns, toConversation, type ConversationRow } from './rows.ts';

const exactUpdatedAt = `to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Newest activity first; the row comparison lets `conversations_recent(_by_status)` serve every page. */
export function listSql(filters: { status: boolean }): string {
  return `select ${conversationColumns}, ${exactUpdatedAt} as exact from conversations
where owner_id = $1 ${filters.status ? 'and status = $4' : 'and $4::text is null'}
  and (updated_at, id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
  and expires_at is null and ($5::boolean is null or pinned = $5) and ($6::text is null or $6 = any(tags)) and ($8::uuid is null or folder_id = $8)
order by updated_at desc, id desc limit $7`;
}

export async function listConversations(
  database: Queryable,
  ownerId: string,
  query: ListQuery,
): Promise<Page<Conversation>> {
  const [updatedAt, id] =
    query.cursor === undefined ? [null, null] : readCursor(query.cursor, [cursorTimestamp, cursorUuid]);
  const rows = await database.query<ConversationRow & { exact: string }>(
    listSql({ status: query.status !== undefined }),
    [
      ownerId,
      updatedAt ?? null,
      id ?? null,
      query.status ?? null,
      query.pinned ?? null,
      query.tag ?? null,
      query.limit + 1,
      query.folderId ?? null,
    ],
  );
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(toConversation),
    next_cursor: last === undefined ? null : writeCursor(last.exact, last.id),
  };
}

/** Upwards from a message: each step is one look-up by primary key, so a page costs its length, not the chat's. */
export const branchPageSql = `
with recursive path as (
  select ${messageColumns}, 1 as depth from messages where id = $1 and conversation_id = $2
  union all
  select ${messageColumns
    .split(', ')
    .map((column) => `m.${column}`)
    .join(', ')}, path.depth + 1
  from messages m join path on m.id = path.parent_id where path.depth < $3
)
select ${messageColumns} from path order by depth`;

export const siblingsSql = `
select parent_id, array_agg(id order by id) as ids from messages where conversation_id = $1 and parent_id = any($2::uuid[]) group by parent_id
union all
select null, array_agg(id order by id) from messages where conversation_id = $1 and parent_id is null and $3::boolean`;

/** Newest first. Undefined when the message to start from is not in this conversation. */
export async function listBranch(
  database: Queryable,
  { ownerId, conversationId, leafId }: { ownerId: string; conversationId: string; leafId: string | null },
  query: MessageQuery,
): Promise<Page<BranchMessage> | undefined> {
  const start = query.cursor === undefined ? leafId : (readCursor(query.cursor, [cursorUuid])[0] ?? null);
  if (start === null) return { items: [], next_cursor: null };
  const rows = await database.query<MessageRow>(branchPageSql, [start, conversationId, query.limit]);
  if (rows.length === 0) return undefined;
  const [siblings, feedback] = await Promise.all([
    siblingsOf(database, conversationId, rows),
    feedbackOf(
      database,
      ownerId,
      rows.map(({ id }) => id),
    ),
  ]);
  const oldest = rows.at(-1)?.parent_id ?? null;
  return {
    items: rows.map((row) => ({
      ...toWireMessage(toMessage(row)),
      sibling_ids: siblings.get(row.parent_id) ?? [row.id],
      ...(feedback.has(row.id) ? { feedback: feedback.get(row.id) } : {}),
    })),
    next_cursor: oldest === null ? null : writeCursor(oldest),
  };
}

async function siblingsOf(
  database: Queryable,
  conversationId: string,
  rows: readonly MessageRow[],
): Promise<ReadonlyMap<string | null, string[]>> {
  const parents = [...new Set(rows.map((row) => row.parent_id))];
  const groups = await database.query<{ parent_id: string | null; ids: string[] | null }>(siblingsSql, [
    conversationId,
    parents.filter((parent) => parent !== null),
    parents.includes(null),
  ]);
  return new Map(groups.map((group) => [group.parent_id, group.ids ?? []]));
}
