import type { BulkChange } from '@parley/core';
import type { Conversation } from '@parley/protocol';
import type { Database, Queryable } from '../../database/database.ts';
import { conversationColumnsOf, nextVersion, tombstoneSql, toConversation, type ConversationRow } from './rows.ts';

/** An ended conversation stays ended; tags keep their order, the new ones come last, and no more than fit. */
const changeManySql = `
with mine as (
  select id from conversations where id = any($2::uuid[]) and owner_id = $1 and expires_at is null order by id for update
)
update conversations set
  status = case when status = 'ended' and $3 = 'active' then status else coalesce($3, status) end,
  pinned = coalesce($4, pinned),
  folder_id = case when $5 then (select f.id from folders f where f.id = $6::uuid and f.owner_id = $1) else folder_id end,
  tags = case when $7::text[] is null and $8::text[] is null then tags else (
    select coalesce(array_agg(t.tag order by t.place), '{}') from (
      select tag, min(place) as place from unnest(tags || coalesce($7::text[], '{}')) with ordinality as all_tags(tag, place)
      where tag <> all(coalesce($8::text[], '{}')) group by tag order by 2 limit $10
    ) t
  ) end,
  read_at = case when $9::boolean is null then read_at when $9 then null else clock_timestamp() end,
  answered_at = case when $9 then coalesce(answered_at, clock_timestamp()) else answered_at end,
  version = ${nextVersion}
from mine where conversations.id = mine.id returning ${conversationColumnsOf('conversations')}`;

export async function changeMany(
  database: Queryable,
  ownerId: string,
  ids: readonly string[],
  change: BulkChange,
): Promise<Conversation[]> {
  const rows = await database.query<ConversationRow>(changeManySql, [
    ownerId,
    ids,
    change.status ?? null,
    change.pinned ?? null,
    change.folderId !== undefined,
    change.folderId ?? null,
    change.addTags ?? null,
    change.removeTags ?? null,
    change.unread ?? null,
    change.mostTags,
  ]);
  return rows.map(toConversation);
}

export async function deleteMany(database: Database, ownerId: string, ids: readonly string[]): Promise<string[]> {
  return database.transaction(async (tx) => {
    // In one order, so that two who delete the same do not wait for each other.
    const owned = await tx.query<{ id: string }>(
      'select id from conversations where id = any($1::uuid[]) and owner_id = $2 order by id for update',
      [ids, ownerId],
    );
    const gone = owned.map(({ id }) => id);
    if (gone.length === 0) return [];
    await tx.query(
      'delete from run_events where run_id in (select id from runs where conversation_id = any($1::uuid[]))',
      [gone],
    );
    await tx.query('delete from conversations where id = any($1::uuid[])', [gone]);
    await tx.query(tombstoneSql, [ownerId, gone]);
    return gone;
  });
}

export async function renameTag(
  database: Queryable,
  ownerId: string,
  tag: string,
  to: string | null,
): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `update conversations set version = ${nextVersion}, tags = (
       select coalesce(array_agg(t.name order by t.place), '{}') from (
         select case when tag = $2 then $3::text else tag end as name, min(place) as place
         from unnest(tags) with ordinality as all_tags(tag, place) group by 1
       ) t where t.name is not null
     )
     where owner_id = $1 and $2 = any(tags) returning id`,
    [ownerId, tag, to],
  );
  return rows.map(({ id }) => id);
}
