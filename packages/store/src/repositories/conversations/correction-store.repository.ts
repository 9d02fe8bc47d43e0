import type { MessagePart } from '@parley/protocol';
import type { Corrected, Correction, CorrectionStore, StoredMessage } from '@parley/core';
import type { Database, Queryable } from '../../database/database.ts';
import { attachToCopies } from '../files/attach-files.ts';
import { messageColumns, toMessage, type MessageRow } from '../turns/rows.ts';
import { leafBelowSql } from './conversation-store.repository.ts';
import { copySql } from './fork.ts';
import { conversationColumns, nextVersion, toConversation, type ConversationRow } from './rows.ts';

type Below = Pick<MessageRow, 'id' | 'parent_id' | 'attachments'>;

/** From a message upwards to another one or to the beginning, oldest first. */
export const pathUpToSql = `
with recursive path as (
  select id, parent_id, attachments, 1 as depth from messages where id = $1 and conversation_id = $3
  union all
  select m.id, m.parent_id, m.attachments, path.depth + 1 from path join messages m on m.id = path.parent_id where path.id <> $2
)
select id, parent_id, attachments from path order by depth desc`;

export function createCorrectionStore(database: Database): CorrectionStore {
  return {
    async find(ownerId, messageId) {
      const [row] = await database.query<MessageRow>(
        `select ${messageColumns} from messages where id = $1 and owner_id = $2`,
        [messageId, ownerId],
      );
      return row && toMessage(row);
    },
    correct: (correction) => database.transaction((tx) => correct(tx, correction)),
  };
}

async function correct(tx: Queryable, correction: Correction): Promise<Corrected> {
  const { ownerId, messageId, content, idempotency } = correction;
  // CR6: what is read behind the lock has seen every turn that was accepted before it.
  const [locked] = await tx.query<{ id: string }>(
    `select c.id from conversations c join messages m on m.conversation_id = c.id where m.id = $1 and c.owner_id = $2 for update of c`,
    [messageId, ownerId],
  );
  if (locked === undefined) return refused('unknown');
  const [conversation] = await tx.query<ConversationRow>(
    `select ${conversationColumns} from conversations where id = $1`,
    [locked.id],
  );
  const [row] = await tx.query<MessageRow>(`select ${messageColumns} from messages where id = $1`, [messageId]);
  if (conversation === undefined || row === undefined) return refused('unknown');
  const original = toMessage(row);

  if (idempotency !== undefined) {
    const [earlier] = await tx.query<{ fingerprint: string }>(
      'select fingerprint from idempotency_keys where owner_id = $1 and key = $2',
      [ownerId, idempotency.key],
    );
    if (earlier !== undefined)
      return earlier.fingerprint === idempotency.fingerprint
        ? { kind: 'replayed', conversation: toConversation(conversation) }
        : refused('key_taken');
  }
  const why = await obstacle(tx, conversation, original, content);
  if (why !== undefined) return refused(why);
  const below = await followersOf(tx, conversation, messageId);
  if (below.length > correction.mostBelow) return refused('too_many');

  const id = correction.nextId();
  await tx.query(
    `insert into messages (id, conversation_id, owner_id, parent_id, sender, content, parts, attachments, status, model, created_at)
     select $1, conversation_id, owner_id, parent_id, sender, $2, $3::jsonb, attachments, 'complete', model, $4 from messages where id = $5`,
    [id, content, JSON.stringify(partsOf(original, content, correction.now)), correction.now, messageId],
  );
  const newIds = new Map([[messageId, id], ...below.map((message) => [message.id, correction.nextId()] as const)]);
  const newIdOf = (old: string | null) => (old === null ? null : (newIds.get(old) ?? null));
  await tx.query(copySql, [
    conversation.id,
    ownerId,
    below.map((message) => message.id),
    below.map((message) => newIdOf(message.id)),
    below.map((message) => newIdOf(message.parent_id)),
  ]);
  await attachToCopies(tx, [
    { id, attachments: original.attachments },
    ...below.map((message) => ({ id: newIdOf(message.id), attachments: message.attachments })),
  ]);
  // No run ends here that would have them embedded.
  await tx.query('insert into embedding_backlog (message_id) select unnest($1::uuid[]) on conflict do nothing', [
    [...newIds.values()],
  ]);
  if (idempotency !== undefined)
    // What was made under the key is a message here: nothing that ran.
    await tx.query(
      'insert into idempotency_keys (owner_id, key, fingerprint, run_id, created_at) values ($1, $2, $3, $4, $5)',
      [ownerId, idempotency.key, idempotency.fingerprint, id, correction.now],
    );
  // PM6
  const pinned = conversation.pinned_messages.map((old) => newIdOf(old) ?? old);
  const [changed] = await tx.query<ConversationRow>(
    `update conversations set active_leaf_id = $2, message_count = message_count + $3, updated_at = $4, pinned_messages = $5::uuid[], version = ${nextVersion}
     where id = $1 returning ${conversationColumns}`,
    [conversation.id, newIdOf(below.at(-1)?.id ?? messageId), newIds.size, correction.now, pinned],
  );
  return { kind: 'corrected', conversation: toConversation(changed ?? conversation) };
}

type Refusal = Extract<Corrected, { kind: 'refused' }>;

function refused(why: Refusal['why']): Refusal {
  return { kind: 'refused', why };
}

/** CR4 */
async function obstacle(
  tx: Queryable,
  { id, status, comparing }: ConversationRow,
  message: StoredMessage,
  content: string,
): Promise<Refusal['why'] | undefined> {
  if (status !== 'active') return 'ended';
  const open = `select 1 from runs where conversation_id = $1 and status in ('queued', 'running', 'waiting') limit 1`;
  if ((await tx.query(open, [id])).length > 0) return 'busy';
  if (comparing !== null) return 'comparing';
  if (message.sender === 'system' || ['blocked', 'pending', 'streaming'].includes(message.status))
    return 'not_correctable';
  return message.content === content ? 'unchanged' : undefined;
}

/** CR2: along the shown branch where the message is on it, otherwise along the newest. */
async function followersOf(tx: Queryable, conversation: ConversationRow, messageId: string): Promise<readonly Below[]> {
  const along = async (leafId: string | null) => {
    const path = await tx.query<Below>(pathUpToSql, [leafId, messageId, conversation.id]);
    return path[0]?.id === messageId ? path.slice(1) : undefined;
  };
  const shown = await along(conversation.active_leaf_id);
  if (shown !== undefined) return shown;
  const [leaf] = await tx.query<{ id: string }>(leafBelowSql, [messageId, conversation.id]);
  return (await along(leaf?.id ?? messageId)) ?? [];
}

/** CR1 */
function partsOf(message: StoredMessage, content: string, now: Date): readonly MessagePart[] {
  const edited: MessagePart = { kind: 'edited', at: now.toISOString() };
  if (message.sender === 'assistant') return [edited, { kind: 'text', text: content }];
  return [...(message.parts ?? []).filter(({ kind }) => kind !== 'edited'), edited];
}
