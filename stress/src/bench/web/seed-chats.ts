import { createIdFactory, systemClock } from '@parley/core';
import type { Database } from '@parley/store';
import { sampleTurn } from './sample-messages.ts';

export interface SeededChats {
  readonly longId: string;
  readonly streamIds: readonly string[];
  readonly shortIds: readonly string[];
}

export const longMessages = 2_000;
const streamMessages = 500;
const shortMessages = 12;

/** For the first user: a chat of 2,000 messages, some of 500 that are yet to be answered by `model`, and many short ones. */
export async function seedChats(database: Database, model: string, streams: number): Promise<SeededChats> {
  const newId = createIdFactory(systemClock);
  const [owner] = await database.query<{ id: string }>('select id from users order by created_at limit 1');
  if (owner === undefined) throw new Error('There is no user yet');
  const add = async (title: string, count: number, minutesAgo: number): Promise<string> => {
    const id = newId();
    const ids = Array.from({ length: count }, () => newId());
    const texts = ids.map((_, index) => {
      const { question, answer } = sampleTurn(Math.floor(index / 2) + 1);
      return index % 2 === 0 ? question : answer;
    });
    await database.query(
      `insert into conversations (id, owner_id, title, title_source, model, message_count, active_leaf_id, start_timestamp, created_at, updated_at)
       values ($1, $2, $3, 'user', $4, $5, $6, now(), now(), now() - $7 * interval '1 minute')`,
      [id, owner.id, title, model, count, ids.at(-1), minutesAgo],
    );
    await database.query(
      `insert into messages (id, conversation_id, owner_id, parent_id, sender, content, status, created_at)
       select m.id, $4::uuid, $5::uuid, m.parent_id, case when n % 2 = 1 then 'user' else 'assistant' end, m.content,
         'complete', now() - interval '1 day' + n * interval '1 second'
       from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as m(id, parent_id, content, n)`,
      [ids, [null, ...ids.slice(0, -1)], texts, id, owner.id],
    );
    return id;
  };
  const longId = await add('A long one', longMessages, 0);
  const streamIds: string[] = [];
  for (let n = 1; n <= streams; n++) streamIds.push(await add(`To be answered ${n}`, streamMessages, n));
  const shortIds: string[] = [];
  for (let n = 1; n <= 220; n++) shortIds.push(await add(`A short one ${n}`, shortMessages, 60 + n));
  await database.query('analyze conversations');
  await database.query('analyze messages');
  return { longId, streamIds, shortIds };
}
