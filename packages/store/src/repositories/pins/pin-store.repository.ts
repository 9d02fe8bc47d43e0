import type { PinStore } from '@parley/core';
import type { PinnedMessage } from '@parley/protocol';
import type { Database } from '../../database/database.ts';
import { beginningSql, type NodeRow, toNode } from '../conversations/branches.ts';
import { conversationColumns, nextVersion, toConversation, type ConversationRow } from '../conversations/rows.ts';

/** PM7. One row without a message when nothing is pinned, none when the conversation is not the owner's. */
export const pinnedMessagesSql = `
with recursive chat as materialized (
  select id, active_leaf_id, pinned_messages from conversations where id = $1 and owner_id = $2
), path as (
  select m.id, m.parent_id from chat join messages m on m.id = chat.active_leaf_id where cardinality(chat.pinned_messages) > 0
  union all
  select m.id, m.parent_id from path join messages m on m.id = path.parent_id
)
select m.* from chat left join lateral (
  select id, parent_id, sender, ${beginningSql('$3')} as text, status, model, created_at, id in (select path.id from path) as on_branch
  from messages where id = any(chat.pinned_messages) and conversation_id = chat.id
) m on true order by m.id`;

interface PinnedRow extends NodeRow {
  readonly on_branch: boolean;
}

export function createPinStore(database: Database): PinStore {
  return {
    async list(ownerId, conversationId, mostCharacters) {
      const rows = await database.query<PinnedRow>(pinnedMessagesSql, [conversationId, ownerId, mostCharacters]);
      if (rows.length === 0) return undefined;
      return rows.flatMap((row): PinnedMessage[] => toNode(row).map((node) => ({ ...node, on_branch: row.on_branch })));
    },
    async pin(ownerId, { id, conversationId }, most) {
      // PM2, PM4: looked at once more behind the row's lock, so two at a time are not one too many.
      const [row] = await database.query<ConversationRow>(
        `update conversations set pinned_messages = pinned_messages || $3::uuid, version = ${nextVersion}
         where id = $1 and owner_id = $2 and not ($3 = any(pinned_messages)) and cardinality(pinned_messages) < $4
         returning ${conversationColumns}`,
        [conversationId, ownerId, id, most],
      );
      return row && toConversation(row);
    },
    async unpin(ownerId, { id, conversationId }) {
      const [row] = await database.query<ConversationRow>(
        `update conversations set pinned_messages = array_remove(pinned_messages, $3::uuid), version = ${nextVersion}
         where id = $1 and owner_id = $2 and $3 = any(pinned_messages) returning ${conversationColumns}`,
        [conversationId, ownerId, id],
      );
      return row && toConversation(row);
    },
  };
}
