import type { FileList, FileQuery, ListedFile } from '@parley/core';
import type { FileOrder } from '@parley/protocol';
import type { Database } from '../../database/database.ts';
import { cursorUuid, readCursor, writeCursor } from '../cursors.ts';
import { fileColumns } from './file-columns.ts';

interface Order {
  readonly by: string;
  /** Where a page goes on: the values of the last row before it, from the fifth parameter on. */
  readonly after: string;
  readonly shape: readonly RegExp[];
}

const anything = /^[\s\S]*$/;
const orders: Readonly<Record<FileOrder, Order>> = {
  newest: { by: 'id desc', after: 'id < $5::uuid', shape: [cursorUuid] },
  oldest: { by: 'id', after: 'id > $5::uuid', shape: [cursorUuid] },
  largest: {
    by: 'bytes desc, id desc',
    after: '(bytes, id) < ($5::bigint, $6::uuid)',
    shape: [/^\d{1,15}$/, cursorUuid],
  },
  name: { by: 'lower(name), id', after: '(lower(name), id) > ($5::text, $6::uuid)', shape: [anything, cursorUuid] },
};

/** A page of one's files in any order, each with the newest conversations that have it (F5.1). */
export function listFilesSql(sort: FileOrder, isFurther: boolean): string {
  const { by, after } = orders[sort];
  return `
with page as (
  select ${fileColumns}, lower(name) as "sortName" from files
  where owner_id = $1 and state = 'ready' and ($2::text is null or kind = $2)
    and position(lower($3) in lower(name)) > 0 ${isFurther ? `and ${after}` : ''}
  order by ${by} limit $4
)
select page.*, used.conversations, coalesce(used.places, '[]') as places
from page left join lateral (
  select count(*)::int as conversations,
    to_jsonb((array_agg(jsonb_build_object('conversation_id', c.id, 'title', c.title, 'message_id', newest.id) order by newest.id desc))[1:3]) as places
  from (
    select distinct on (m.conversation_id) m.conversation_id, m.id
    from message_files f join messages m on m.id = f.message_id
    where f.file_id = page.id order by m.conversation_id, m.id desc
  ) newest join conversations c on c.id = newest.conversation_id
) used on true
order by ${by.replace('lower(name)', '"sortName"')}`;
}

interface Row extends Omit<ListedFile, 'usedIn'> {
  readonly sortName: string;
  readonly conversations: number;
  readonly places: ListedFile['usedIn']['places'];
}

export async function listFiles(
  database: Database,
  ownerId: string,
  { sort, limit, cursor, words = '', kind }: FileQuery,
): Promise<FileList> {
  const after = cursor === undefined ? [] : readCursor(cursor, orders[sort].shape);
  const rows = await database.query<Row & Record<string, unknown>>(listFilesSql(sort, after.length > 0), [
    ownerId,
    kind ?? null,
    words.trim(),
    limit + 1,
    ...after,
  ]);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ conversations, places, sortName: _, ...file }) => ({
      ...file,
      usedIn: { conversations, places },
    })),
    next_cursor: last === undefined ? null : cursorOf(last, sort),
  };
}

function cursorOf(row: Row, sort: FileOrder): string {
  if (sort === 'largest') return writeCursor(String(row.bytes), row.id);
  return sort === 'name' ? writeCursor(row.sortName, row.id) : writeCursor(row.id);
}
