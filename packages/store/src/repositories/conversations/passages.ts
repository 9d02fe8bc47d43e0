import type { ConversationStore, ReferencedMessage } from '@parley/core';
import type { Queryable } from '../../database/database.ts';

/**
 * The messages of one conversation that fit a question, by words and by what is near in meaning; places count, as in
 * the search over all conversations.
 */
export const passagesSql = `
with q as (select nullif(replace(plainto_tsquery('simple', $3)::text, '&', '|'), '')::tsquery as query),
said as (
  select m.id, m.sender, m.content, m.created_at, m.search from messages m
  where m.conversation_id = $2 and m.owner_id = $1 and m.status <> 'blocked' and m.content <> ''
), words as (
  select s.id, row_number() over (order by ts_rank(s.search, q.query, 1 | 32) desc, s.id desc) as place
  from said s join q on s.search @@ q.query order by place limit $6
), near as (
  select s.id, row_number() over (order by n.score desc, s.id desc) as place
  from unnest($4::uuid[], $5::float8[]) as n(id, score) join said s on s.id = n.id order by place limit $6
)
select s.id, s.sender, s.content, s.created_at
from (select id, sum(1.0 / (60 + place)) as score from (select * from words union all select * from near) as found group by id) as best
join said s on s.id = best.id order by best.score desc, s.id desc limit $6`;

export async function passagesOf(
  database: Queryable,
  ownerId: string,
  conversationId: string,
  { question, near, limit }: Parameters<ConversationStore['passagesOf']>[2],
): Promise<ReferencedMessage[]> {
  const rows = await database.query<{
    id: string;
    sender: ReferencedMessage['sender'];
    content: string;
    created_at: Date;
  }>(passagesSql, [
    ownerId,
    conversationId,
    question.slice(0, 2_000),
    near.map(({ messageId }) => messageId),
    near.map(({ strength }) => strength),
    limit,
  ]);
  return rows.map(({ id, sender, content, created_at }) => ({ id, sender, text: content, at: created_at }));
}
