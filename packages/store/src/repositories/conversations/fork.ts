import type { Conversation, CopyScope } from '@parley/protocol';
import type { NewCopy } from '@parley/core';
import type { Database, Queryable } from '../../database/database.ts';
import { lockCopies } from '../accounts-locks.ts';
import { attachToCopies } from '../files/attach-files.ts';
import type { MessageRow } from '../turns/rows.ts';
import { firstTitle, titleOfCopy } from './copy-title.ts';
import { conversationColumns, toConversation, type ConversationRow } from './rows.ts';

interface Source {
  readonly title: string;
  readonly model: string | null;
  readonly busy_mode: string;
  readonly tools: string[] | null;
  readonly tags: string[];
  readonly folder_id: string | null;
  readonly active_leaf_id: string | null;
  readonly pinned_messages: string[];
}
type Copied = Pick<MessageRow, 'id' | 'parent_id' | 'attachments'>;

const columns = 'id, parent_id, attachments';

/** CF2. All begin with a message that must be of the conversation, and never touch a text. */
export const copiedSql: Readonly<Record<CopyScope, string>> = {
  branch: `
with recursive path as (
  select ${columns} from messages where id = $2 and conversation_id = $1
  union all
  select m.id, m.parent_id, m.attachments from messages m join path on m.id = path.parent_id
)
select ${columns} from path order by id limit $3`,
  alternatives: `
with recursive below as (
  select id from messages where conversation_id = $1 and parent_id = $2
  union all
  select m.id from below join messages m on m.conversation_id = $1 and m.parent_id = below.id
)
select ${columns} from messages where conversation_id = $1 and $2::uuid is not null and id not in (select id from below) order by id limit $3`,
  all: `select ${columns} from messages where conversation_id = $1 and $2::uuid is not null order by id limit $3`,
};

/** From row to row inside the database: whole conversations of texts do not travel for this. */
export const copySql = `
with copied as (
  insert into messages (id, conversation_id, owner_id, parent_id, sender, content, parts, attachments, status, model, created_at)
  select c.new_id, $1, $2, c.new_parent_id, m.sender, m.content, m.parts, m.attachments,
    case when m.status in ('pending', 'streaming') then 'stopped' else m.status end, m.model, m.created_at
  from unnest($3::uuid[], $4::uuid[], $5::uuid[]) as c(old_id, new_id, new_parent_id) join messages m on m.id = c.old_id
  returning 1
)
select count(*)::int as count from copied`;

/** CF */
export async function forkConversation(
  database: Database,
  ownerId: string,
  id: string,
  copy: NewCopy,
): Promise<Conversation | 'too_many' | undefined> {
  return database
    .transaction(async (tx) => {
      const [source] = await tx.query<Source>(
        `select c.title, c.model, c.busy_mode, c.tools, c.tags, c.folder_id, c.active_leaf_id, c.pinned_messages from conversations c join messages m on m.conversation_id = c.id
       where c.id = $1 and c.owner_id = $2 and m.id = $3`,
        [id, ownerId, copy.messageId],
      );
      if (source === undefined) return undefined;
      const messages = await tx.query<Copied>(copiedSql[copy.scope], [id, copy.messageId, copy.most + 1]);
      if (messages.length > copy.most) return 'too_many';
      // Ids rise in the order of the old ones: alternatives keep their places (CF3).
      const newIds = new Map(messages.map((message) => [message.id, copy.nextId()]));
      const newIdOf = (old: string | null) => (old === null ? null : (newIds.get(old) ?? null));

      await lockCopies(tx, ownerId);
      const title = copy.title ?? (await titleFor(tx, ownerId, { source, messages, titleOf: copy.titleOf }));
      const [row] = await tx.query<ConversationRow>(
        `insert into conversations (id, owner_id, title, title_source, model, busy_mode, tools, tags, message_count, active_leaf_id,
         forked_from_conversation_id, forked_from_message_id, start_timestamp, created_at, updated_at, folder_id, pinned_messages)
       values ($1, $2, left($3, 200), $4, $5, $6, $7::text[], $8::text[], $9, $10, $11, $12, $13, $13, $13, $14, $15::uuid[]) returning ${conversationColumns}`,
        [
          copy.newId,
          ownerId,
          title,
          title === '' || (source.title === '' && copy.title === undefined) ? 'auto' : 'user',
          source.model,
          source.busy_mode,
          source.tools,
          source.tags,
          messages.length,
          (copy.scope === 'all' ? newIdOf(source.active_leaf_id) : null) ?? newIdOf(copy.messageId),
          id,
          copy.messageId,
          copy.now,
          source.folder_id,
          // PM6
          source.pinned_messages.flatMap((old) => newIdOf(old) ?? []),
        ],
      );
      const [copied] = await tx.query<{ count: number }>(copySql, [
        copy.newId,
        ownerId,
        messages.map((message) => message.id),
        messages.map((message) => newIdOf(message.id)),
        messages.map((message) => newIdOf(message.parent_id)),
      ]);
      if (copied?.count !== messages.length) throw new SourceGone();
      await attachToCopies(
        tx,
        messages.map(({ id: old, attachments }) => ({ id: newIdOf(old), attachments })),
      );
      // No run ends here that would have them embedded.
      await tx.query('insert into embedding_backlog (message_id) select unnest($1::uuid[]) on conflict do nothing', [
        [...newIds.values()],
      ]);
      return row && toConversation(row);
    })
    .catch((error: unknown) => {
      if (error instanceof SourceGone) return undefined;
      throw error;
    });
}

/** Deleted while it was being copied: nothing is left of the copy either. */
class SourceGone extends Error {}

async function titleFor(
  tx: Queryable,
  ownerId: string,
  of: { readonly source: Source; readonly messages: readonly Copied[]; readonly titleOf: NewCopy['titleOf'] },
): Promise<string> {
  if (of.source.title !== '') return titleOfCopy(tx, ownerId, of.source.title);
  const [first] = await tx.query<{ words: string }>(
    `select case when content = '' then coalesce(attachments -> 0 ->> 'name', '') else left(content, 400) end as words
     from messages where id = any($1::uuid[]) and sender = 'user' order by id limit 1`,
    [of.messages.map(({ id }) => id)],
  );
  return firstTitle(tx, ownerId, of.titleOf(first?.words ?? ''));
}
