import type { Conversation } from '@parley/protocol';
import type { ConversationStore } from '@parley/core';
import type { Database } from '../../database/database.ts';
import { branchSql } from '../turns/turn-store.repository.ts';
import { attachToCopies } from '../files/attach-files.ts';
import type { MessageRow } from '../turns/rows.ts';
import { conversationColumns, toConversation, type ConversationRow } from './rows.ts';

type Fork = Parameters<ConversationStore['fork']>[2];

/** The source stays untouched. What is still being written comes along as it is stored now, as `stopped`. */
export async function forkConversation(
  database: Database,
  ownerId: string,
  id: string,
  fork: Fork,
): Promise<Conversation | undefined> {
  return database.transaction(async (tx) => {
    const [source] = await tx.query<{
      title: string;
      model: string | null;
      busy_mode: string;
      tags: string[];
      folder_id: string | null;
    }>(
      `select c.title, c.model, c.busy_mode, c.tags, c.folder_id from conversations c join messages m on m.conversation_id = c.id
       where c.id = $1 and c.owner_id = $2 and m.id = $3`,
      [id, ownerId, fork.messageId],
    );
    if (source === undefined) return undefined;
    const branch = await tx.query<MessageRow>(branchSql, [fork.messageId, 100_000]);
    const newIds = new Map(branch.map((message) => [message.id, fork.nextId()]));
    const copies = branch.map((message) => ({
      ...message,
      id: newIds.get(message.id) ?? null,
      parent_id: message.parent_id === null ? null : (newIds.get(message.parent_id) ?? null),
    }));
    const title = fork.title ?? (source.title === '' ? '' : `${source.title} (fork)`);

    const [row] = await tx.query<ConversationRow>(
      `insert into conversations (id, owner_id, title, title_source, model, busy_mode, tags, message_count, active_leaf_id,
         forked_from_conversation_id, forked_from_message_id, start_timestamp, created_at, updated_at, folder_id)
       values ($1, $2, left($3, 200), $4, $5, $6, $7::text[], $8, $9, $10, $11, $12, $12, $12, $13) returning ${conversationColumns}`,
      [
        fork.newId,
        ownerId,
        title,
        title === '' ? 'auto' : 'user',
        source.model,
        source.busy_mode,
        source.tags,
        copies.length,
        newIds.get(fork.messageId) ?? null,
        id,
        fork.messageId,
        fork.now,
        source.folder_id,
      ],
    );
    await tx.query(
      `insert into messages (id, conversation_id, owner_id, parent_id, sender, content, parts, attachments, status, model, created_at)
       select m.id, $1, $2, m.parent_id, m.sender, m.content, m.parts, m.attachments, case when m.status in ('pending', 'streaming') then 'stopped' else m.status end, m.model, m.created_at
       from jsonb_to_recordset($3::jsonb) as m(id uuid, parent_id uuid, sender text, content text, parts jsonb, attachments jsonb, status text, model text, created_at timestamptz)`,
      [fork.newId, ownerId, JSON.stringify(copies)],
    );
    await attachToCopies(tx, copies);
    // No run ends here that would have them embedded.
    await tx.query('insert into embedding_backlog (message_id) select unnest($1::uuid[]) on conflict do nothing', [
      copies.map(({ id: copy }) => copy),
    ]);
    return row && toConversation(row);
  });
}
