import { createIdFactory, systemClock } from '@parley/core';
import type { Database } from '@parley/store';

export const longChatMessages = 2_000;
export const conversations = 10_000;

/** For the first user: a conversation of 2,000 messages and 10,000 others. */
export async function seedReading(database: Database): Promise<{ readonly longChatId: string }> {
  const newId = createIdFactory(systemClock);
  const [owner] = await database.query<{ id: string }>('select id from users order by created_at limit 1');
  if (owner === undefined) throw new Error('There is no user yet');
  const messages = Array.from({ length: longChatMessages }, () => newId());
  const longChatId = newId();
  await database.transaction(async (tx) => {
    await tx.query(
      `insert into conversations (id, owner_id, title, message_count, start_timestamp, created_at, updated_at)
       select id, $2::uuid, 'Conversation ' || n, 0, now(), now(), now() - n * interval '1 minute' from unnest($1::uuid[]) with ordinality as c(id, n)`,
      [Array.from({ length: conversations - 1 }, () => newId()), owner.id],
    );
    await tx.query(
      `insert into conversations (id, owner_id, title, message_count, active_leaf_id, start_timestamp, created_at, updated_at) values ($1, $2, 'A long one', $3, $4, now(), now(), now())`,
      [longChatId, owner.id, longChatMessages, messages.at(-1)],
    );
    await tx.query(
      `insert into messages (id, conversation_id, owner_id, parent_id, sender, content, status, created_at)
       select m.id, $3::uuid, $4::uuid, m.parent_id, case when n % 2 = 1 then 'user' else 'assistant' end,
         case when n % 2 = 1 then 'Question ' || n || ': what happens to a letter that nobody collects?' else repeat('An answer of some length says what it says in plain words. ', 18) || n end,
         'complete', now() + n * interval '1 second'
       from unnest($1::uuid[], $2::uuid[]) with ordinality as m(id, parent_id, n)`,
      [messages, [null, ...messages.slice(0, -1)], longChatId, owner.id],
    );
  });
  await database.query('analyze conversations');
  await database.query('analyze messages');
  return { longChatId };
}
