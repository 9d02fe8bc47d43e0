import type { PastCandidate, PastSearchStore } from '@parley/core';
import type { Queryable } from '../../database/database.ts';
import { conversationColumns, toConversation, type ConversationRow } from './rows.ts';

const wordsQuery = `select nullif(replace(plainto_tsquery('simple', $2)::text, '&', '|'), '')::tsquery as query`;
const messageFields = 'm.id, m.conversation_id, m.sender, m.created_at';
const messageFilters = `m.owner_id = $1 and m.status <> 'blocked'
    and ($3::timestamptz is null or m.created_at >= $3) and ($4::timestamptz is null or m.created_at < $4)
    and ($5::text is null or m.sender = $5)`;

/** Those with most of the words, by rank; then the share of the words they hold (PS2). */
const words = `words as (
  select ranked.id, ranked.conversation_id, ranked.sender, ranked.created_at,
    0.95 * (select count(*) from unnest($8::text[]) as wanted(word) where ranked.search @@ plainto_tsquery('simple', wanted.word))
      / greatest(1, cardinality($8::text[])) * (60.0 / (59 + ranked.place)) as strength
  from (
    select ${messageFields}, m.search, row_number() over (order by ts_rank(m.search, q.query, 1 | 32) desc, m.id desc) as place
    from messages m join q on m.search @@ q.query
    where ${messageFilters}
    order by place limit 300
  ) as ranked
)`;

/** The best messages first; few, since each is read whole. */
const candidates = `
chosen as (
  select h.id, h.conversation_id, h.sender, h.created_at, h.score from hits h
  -- Looked up one by one: joined otherwise, every conversation there is would be read for a handful.
  cross join lateral (select status, tags, expires_at from conversations where conversations.id = h.conversation_id offset 0) c
  -- Temporary ones are not found.
  where c.expires_at is null and ($6::text is null or c.status = $6) and ($7::text[] is null or c.tags @> $7)
  order by h.score desc, h.id desc limit $9
)
select b.id as message_id, b.sender, b.created_at as said_at, b.score::float8 as score, left(m.content, 200000) as content,
  ${conversationColumns
    .split(',')
    .map((column) => `c.${column.trim()}`)
    .join(', ')}
from chosen b
cross join lateral (select content from messages where messages.id = b.id offset 0) m
cross join lateral (select * from conversations where conversations.id = b.conversation_id offset 0) c
order by b.score desc, b.id desc`;

/** By words, which are or-ed: past chats are recalled by some of their words. */
export const searchPastSql = `
with q as (${wordsQuery}), ${words}, hits as (
  select id, conversation_id, sender, created_at, strength as score from words
), ${candidates}`;

/** By words and by meaning. What is near was found for this owner; its messages are asked for the owner all the same. */
export const searchPastByBothSql = `
with q as (${wordsQuery}), ${words}, near as (
  select ${messageFields}, n.strength
  from unnest($10::uuid[], $11::float8[]) as n(id, strength)
  cross join lateral (select * from messages where messages.id = n.id offset 0) m
  where ${messageFilters}
), hits as (
  select id, conversation_id, sender, created_at, 1 - (1 - sum(in_words)) * (1 - sum(in_meaning)) as score
  from (
    select id, conversation_id, sender, created_at, strength as in_words, 0 as in_meaning from words
    union all
    select id, conversation_id, sender, created_at, 0, strength from near
  ) as found
  group by id, conversation_id, sender, created_at
), ${candidates}`;

type Row = ConversationRow & {
  message_id: string;
  sender: string;
  said_at: Date;
  score: number;
  content: string;
};

export function createPastSearchStore(database: Queryable): PastSearchStore {
  return {
    async candidates(ownerId, query, { words: wanted, near, limit }) {
      const values = [
        ownerId,
        wanted.join(' '),
        query.start_date ?? null,
        endOf(query.end_date),
        query.sender ?? null,
        query.status ?? null,
        query.tags ?? null,
        wanted,
        limit,
      ];
      const rows =
        near.length === 0
          ? await database.query<Row>(searchPastSql, values)
          : await database.query<Row>(searchPastByBothSql, [
              ...values,
              near.map(({ messageId }) => messageId),
              near.map(({ strength }) => strength),
            ]);
      return rows.map(toCandidate);
    },
  };
}

function toCandidate(row: Row): PastCandidate {
  const { message_id: messageId, sender, said_at: saidAt, score, content } = row;
  return { conversation: toConversation(row), messageId, sender, saidAt, score, content };
}

/** A plain date means the whole day. */
function endOf(date: string | undefined): string | null {
  if (date === undefined) return null;
  if (date.length > 10) return date;
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString();
}
