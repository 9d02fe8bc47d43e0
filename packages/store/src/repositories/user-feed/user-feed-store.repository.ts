import { feedMarginMicros, type FeedConversation, type RunningConversation, type UserFeedStore } from '@parley/core';
import type { Database } from '../../database/database.ts';
import { conversationColumns, toConversation, type ConversationRow } from '../conversations/rows.ts';
import { listFolders } from '../folders/folder-store.repository.ts';

const runningOf = `exists (select from runs r where r.conversation_id = conversations.id and r.status in ('queued', 'running', 'waiting')) as running,
  exists (select from runs r where r.conversation_id = conversations.id and r.status = 'waiting') as waiting`;

export const feedConversationsSql = `
select ${conversationColumns}, owner_id, ${runningOf} from conversations where id = any($1::uuid[])`;

export const changedSinceSql = `
select ${conversationColumns} from conversations where owner_id = $1 and version > $2 and expires_at is null order by version, id limit $3`;

export const runningOfOwnerSql = `
select conversation_id as id, bool_or(status = 'waiting') as waiting from runs where owner_id = $1 and status in ('queued', 'running', 'waiting') group by conversation_id`;

/** UF6: of all who have a screen here. */
export const lateChangesSql = `
select c.owner_id, c.id, c.version from unnest($1::uuid[]) as o(id)
cross join lateral (select owner_id, id, version from conversations where owner_id = o.id and version > $2 order by version desc limit 50) c`;

export const lateDeletionsSql = `
select owner_id, conversation_id as id from deleted_conversations where deleted_at > now() - make_interval(secs => $2::float8 / 1000000) and owner_id = any($1::uuid[])`;

const nowSql = `select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now`;

type FeedRow = ConversationRow & { readonly owner_id: string; readonly running: boolean; readonly waiting: boolean };

export function createUserFeedStore(database: Database): UserFeedStore {
  async function nowMicros(): Promise<number> {
    const [row] = await database.query<{ now: number }>(nowSql);
    return row?.now ?? 0;
  }

  return {
    async conversations(ids) {
      const rows = await database.query<FeedRow>(feedConversationsSql, [ids]);
      return rows.map((row): FeedConversation => ({
        ownerId: row.owner_id,
        running: row.running,
        waiting: row.waiting,
        conversation: toConversation(row),
      }));
    },
    folders: (ownerId) => listFolders(database, ownerId),
    running: (ownerId) => database.query<RunningConversation>(runningOfOwnerSql, [ownerId]),
    nowMicros,
    async changedSince(ownerId, since, limit) {
      return (await database.query<ConversationRow>(changedSinceSql, [ownerId, since, limit])).map(toConversation);
    },
    async deletedSince(ownerId, since) {
      const rows = await database.query<{ id: string }>(
        `select conversation_id as id from deleted_conversations where owner_id = $1 and deleted_at > to_timestamp($2::float8 / 1000000)`,
        [ownerId, since],
      );
      return rows.map(({ id }) => id);
    },
    async lateChanges(ownerIds, since) {
      const changed = await database.query<{ owner_id: string; id: string; version: number }>(lateChangesSql, [
        ownerIds,
        since,
      ]);
      const deleted = await database.query<{ owner_id: string; id: string }>(lateDeletionsSql, [
        ownerIds,
        feedMarginMicros,
      ]);
      return [
        ...changed.map((row) => ({ ownerId: row.owner_id, id: row.id, version: row.version })),
        ...deleted.map((row) => ({ ownerId: row.owner_id, id: row.id, version: 'deleted' as const })),
      ];
    },
  };
}
