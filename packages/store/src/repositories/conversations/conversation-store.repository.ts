import type { ConversationChange, ConversationStore } from '@parley/core';
import type { Database } from '../../database/database.ts';
import { readBranches } from './branches.ts';
import { changeMany, deleteMany, renameTag } from './bulk.ts';
import { forkConversation } from './fork.ts';
import { listBranch, listConversations } from './list.ts';
import { passagesOf } from './passages.ts';
import { conversationColumns, nextVersion, tombstoneSql, toConversation, type ConversationRow } from './rows.ts';

export function createConversationStore(database: Database): ConversationStore {
  async function find(ownerId: string, id: string) {
    const [row] = await database.query<ConversationRow>(
      `select ${conversationColumns} from conversations where id = $1 and owner_id = $2`,
      [id, ownerId],
    );
    return row && toConversation(row);
  }

  return {
    find,
    async create(conversation) {
      const [row] = await database.query<ConversationRow>(
        `insert into conversations (id, owner_id, title, title_source, model, busy_mode, tags, start_timestamp, created_at, updated_at, tools, folder_id, expires_at)
         select $1::uuid, $2::uuid, $3, $4, $5, $6, $7::text[], $8::timestamptz, $8, $8, $9::text[], (select f.id from folders f where f.id = $10 and f.owner_id = $2), $11::timestamptz
         on conflict (id) do nothing returning ${conversationColumns}`,
        [
          conversation.id,
          conversation.ownerId,
          conversation.title,
          conversation.titleSource,
          conversation.model,
          conversation.busyMode,
          conversation.tags,
          conversation.now,
          conversation.tools,
          conversation.folderId,
          conversation.expiresAt,
        ],
      );
      return row ? toConversation(row) : find(conversation.ownerId, conversation.id);
    },
    list: (ownerId, query) => listConversations(database, ownerId, query),
    async update(ownerId, id, change, now) {
      const [row] = await database.query<ConversationRow>(
        `update conversations set
           title = coalesce($3, title), title_source = case when $3::text is null then title_source else 'user' end,
           model = case when $4 then $5 else model end, busy_mode = coalesce($6, busy_mode), status = coalesce($7, status),
           end_timestamp = coalesce($8::timestamptz, end_timestamp), pinned = coalesce($9, pinned), tags = coalesce($10::text[], tags),
           active_leaf_id = coalesce($11::uuid, active_leaf_id),
           comparing = case when $11::uuid is null then comparing end,
           updated_at = case when $12::timestamptz is null then updated_at else $12 end,
           tools = case when $13 then $14::text[] else tools end,
           folder_id = case when $15 then (select f.id from folders f where f.id = $16::uuid and f.owner_id = $2) else folder_id end,
           expires_at = case when $17 then null else expires_at end,
           read_at = case when $18::boolean is null then read_at when $18 then null else clock_timestamp() end,
           answered_at = case when $18 then coalesce(answered_at, clock_timestamp()) else answered_at end, version = ${nextVersion}
         where id = $1 and owner_id = $2 returning ${conversationColumns}`,
        [
          id,
          ownerId,
          change.title ?? null,
          change.model !== undefined,
          change.model ?? null,
          change.busyMode ?? null,
          change.status ?? null,
          change.endTimestamp ?? null,
          change.pinned ?? null,
          change.tags ?? null,
          change.activeLeafId ?? null,
          isActivity(change) ? now : null,
          change.tools !== undefined,
          change.tools ?? null,
          change.folderId !== undefined,
          change.folderId ?? null,
          change.keep === true,
          change.unread ?? null,
        ],
      );
      // What was said in it may be found from now on.
      if (change.keep === true) await database.query(embedSql, [id, ownerId]);
      return row && toConversation(row);
    },
    async delete(ownerId, id) {
      return database.transaction(async (tx) => {
        // The log has no foreign key (schema/turns.ts), so it goes first, under the conversation's lock.
        const [owned] = await tx.query('select id from conversations where id = $1 and owner_id = $2 for update', [
          id,
          ownerId,
        ]);
        if (owned === undefined) return false;
        await tx.query('delete from run_events where run_id in (select id from runs where conversation_id = $1)', [id]);
        await tx.query('delete from conversations where id = $1', [id]);
        await tx.query(tombstoneSql, [ownerId, [id]]);
        return true;
      });
    },
    changeMany: (ownerId, ids, change) => changeMany(database, ownerId, ids, change),
    deleteMany: (ownerId, ids) => deleteMany(database, ownerId, ids),
    renameTag: (ownerId, tag, to) => renameTag(database, ownerId, tag, to),
    async dueTemporary(now, idleSince, limit) {
      const rows = await database.query<{ id: string; owner_id: string; is_expired: boolean }>(dueTemporarySql, [
        now,
        idleSince,
        limit,
      ]);
      return rows.map((row) => ({ id: row.id, ownerId: row.owner_id, isExpired: row.is_expired }));
    },
    async hasFolder(ownerId, folderId) {
      const found = await database.query('select 1 as one from folders where id = $1 and owner_id = $2', [
        folderId,
        ownerId,
      ]);
      return found.length > 0;
    },
    async forgetDeleted(before) {
      await database.query('delete from deleted_conversations where deleted_at < $1', [before]);
    },
    async listMessages(ownerId, id, query) {
      const conversation = await find(ownerId, id);
      if (conversation === undefined) return undefined;
      const leafId = query.leafId ?? conversation.active_leaf_id;
      return listBranch(database, { ownerId, conversationId: id, leafId }, query);
    },
    fork: (ownerId, id, fork) => forkConversation(database, ownerId, id, fork),
    branches: (ownerId, id, most) => readBranches(database, { ownerId, id }, most),
    passagesOf: (ownerId, id, query) => passagesOf(database, ownerId, id, query),
    async leafBelow(conversationId, messageId) {
      const [row] = await database.query<{ id: string }>(leafBelowSql, [messageId, conversationId]);
      return row?.id;
    },
    async mayBeNamed(id) {
      const rows = await database.query(
        `select 1 as one from conversations where id = $1 and title_source = 'auto' and (title = '' or message_count <= 4)`,
        [id],
      );
      return rows.length > 0;
    },
    async setAutomaticTitle(id, titleOf) {
      const [first] = await database.query<{ content: string }>(
        `select case when m.content = '' then m.attachments -> 0 ->> 'name' else m.content end as content from messages m join conversations c on c.id = m.conversation_id
         where c.id = $1 and c.title = '' and c.title_source = 'auto' and m.sender = 'user' and (m.content <> '' or m.attachments is not null) order by m.id limit 1`,
        [id],
      );
      if (first === undefined) return undefined;
      const [row] = await database.query<ConversationRow & { owner_id: string }>(
        `update conversations set title = $2, version = ${nextVersion} where id = $1 and title = '' and title_source = 'auto' and expires_at is null
         returning ${conversationColumns}, owner_id`,
        [id, titleOf(first.content)],
      );
      return row && { ownerId: row.owner_id, conversation: toConversation(row) };
    },
    async turnToName(id) {
      const [row] = await database.query<{ owner_id: string; question: string; answer: string; model: string }>(
        turnToNameSql,
        [id],
      );
      return row && { ownerId: row.owner_id, question: row.question, answer: row.answer, model: row.model };
    },
    async setModelTitle(id, title) {
      const [row] = await database.query<ConversationRow>(
        `update conversations set title = $2, title_source = 'model', version = ${nextVersion} where id = $1 and title_source = 'auto'
         returning ${conversationColumns}`,
        [id, title],
      );
      return row && toConversation(row);
    },
  };
}

export const turnToNameSql = `
select c.owner_id, q.content as question, a.content as answer, a.model from conversations c
cross join lateral (
  select id, content from messages where conversation_id = c.id and parent_id is null and sender = 'user' order by id limit 1
) q
cross join lateral (
  select content, model from messages where conversation_id = c.id and parent_id = q.id and sender = 'assistant' and status = 'complete' order by id limit 1
) a
where c.id = $1 and c.title_source = 'auto' and c.expires_at is null and c.message_count <= 4
  and q.content <> '' and a.content <> '' and a.model is not null`;

const embedSql = `
insert into embedding_backlog (message_id) select m.id from messages m join conversations c on c.id = m.conversation_id
where c.id = $1 and c.owner_id = $2 on conflict do nothing`;

export const dueTemporarySql = `
select id, owner_id, expires_at <= $1 as is_expired from conversations
where expires_at is not null and (expires_at <= $1 or updated_at < $2) order by expires_at limit $3`;

/** What brings a conversation to the top of the list. Putting it away, naming, marking or reading it does not. */
function isActivity({ activeLeafId, model, tools, busyMode }: ConversationChange): boolean {
  return activeLeafId !== undefined || model !== undefined || tools !== undefined || busyMode !== undefined;
}

/** Down from a message along the newest child each time. */
export const leafBelowSql = `
with recursive path as (
  select id, 1 as depth from messages where id = $1 and conversation_id = $2
  union all
  select child.id, path.depth + 1 from path
  cross join lateral (select m.id from messages m where m.conversation_id = $2 and m.parent_id = path.id order by m.id desc limit 1) as child
)
select id from path order by depth desc limit 1`;
