import type { QueryPast, QueryPastResult } from '@parley/protocol';
import type { NearMessage } from '@parley/core';
import type { Queryable } from '../../database/database.ts';
import { conversationColumns, toConversation, type ConversationRow } from './rows.ts';

/** Marks around matches inside `ts_headline`; taken out again, so they must not occur in texts: private use characters. */
const [open, close] = ['\ue000', '\ue001'];
const passagesPerConversation = 3;

const wordsQuery = `select nullif(replace(plainto_tsquery('simple', $2)::text, '&', '|'), '')::tsquery as query`;
const messageFields = 'm.id, m.conversation_id, m.sender, m.created_at, m.content';
const messageFilters = `m.owner_id = $1 and m.status <> 'blocked'
    and ($3::timestamptz is null or m.created_at >= $3) and ($4::timestamptz is null or m.created_at < $4)
    and ($5::text is null or m.sender = $5)`;

/** The best messages first, then their conversations by their best passage. */
const passages = `
ranked as (
  select h.*, row_number() over (partition by h.conversation_id order by h.score desc, h.id desc) as place,
    max(h.score) over (partition by h.conversation_id) as best from hits h
)
select r.id as message_id, r.sender, r.created_at as said_at, r.score, r.best, r.place,
  coalesce(ts_headline('simple', r.content, q.query, 'StartSel=${open}, StopSel=${close}, MaxWords=40, MinWords=15, MaxFragments=1'), left(r.content, 300)) as headline,
  ${conversationColumns
    .split(',')
    .map((column) => `c.${column.trim()}`)
    .join(', ')}
from ranked r cross join q
-- Looked up one by one: joined otherwise, every conversation there is would be read for a handful.
cross join lateral (select * from conversations where conversations.id = r.conversation_id offset 0) c
where r.place <= ${passagesPerConversation} and c.expires_at is null and ($6::text is null or c.status = $6) and ($7::text[] is null or c.tags @> $7)
order by r.best desc, c.id desc, r.place`;

/** By words, which are or-ed: past chats are recalled by some of their words. */
export const searchPastSql = `
with q as (${wordsQuery}), hits as (
  select ${messageFields}, ts_rank(m.search, q.query, 1 | 32) as score
  from messages m join q on m.search @@ q.query
  where ${messageFilters}
  order by score desc, m.id desc limit 500
), ${passages}`;

/**
 * By words and by meaning. Their scores do not compare, their places do: reciprocal rank fusion, with 1 for what
 * is first in both. What is near was found for this owner; its messages are asked for the owner all the same.
 */
export const searchPastByBothSql = `
with q as (${wordsQuery}), words as (
  select ${messageFields}, row_number() over (order by ts_rank(m.search, q.query, 1 | 32) desc, m.id desc) as place
  from messages m join q on m.search @@ q.query
  where ${messageFilters}
  order by place limit 500
), near as (
  select ${messageFields}, row_number() over (order by n.score desc, m.id desc) as place
  from unnest($8::uuid[], $9::float8[]) as n(id, score)
  cross join lateral (select * from messages where messages.id = n.id offset 0) m
  where ${messageFilters}
), hits as (
  select id, conversation_id, sender, created_at, content,
    (sum(1.0 / (60 + place)) * 30.5)::float8 as score
  from (select * from words union all select * from near) as found
  group by id, conversation_id, sender, created_at, content
), ${passages}`;

type Row = ConversationRow & {
  message_id: string;
  sender: string;
  said_at: Date;
  score: number;
  best: number;
  headline: string;
};

export async function searchPast(
  database: Queryable,
  ownerId: string,
  query: QueryPast,
  near: readonly NearMessage[] = [],
): Promise<QueryPastResult> {
  const values = [
    ownerId,
    query.query,
    query.start_date ?? null,
    endOf(query.end_date),
    query.sender ?? null,
    query.status ?? null,
    query.tags ?? null,
  ];
  const rows =
    near.length === 0
      ? await database.query<Row>(searchPastSql, values)
      : await database.query<Row>(searchPastByBothSql, [
          ...values,
          near.map(({ messageId }) => messageId),
          near.map(({ score }) => score),
        ]);
  const results = new Map<string, QueryPastResult['results'][number]>();
  for (const row of rows) {
    if (row.best < (query.min_score ?? 0)) continue;
    const known = results.get(row.id);
    if (known === undefined && results.size === query.top_k) continue;
    const result = known ?? { conversation: toConversation(row), score: row.best, passages: [] };
    result.passages.push({
      message_id: row.message_id,
      sender: row.sender,
      timestamp: row.said_at.toISOString(),
      score: row.score,
      ...highlighted(row.headline),
    });
    results.set(row.id, result);
  }
  return { results: [...results.values()] };
}

/** A plain date means the whole day. */
function endOf(date: string | undefined): string | null {
  if (date === undefined) return null;
  if (date.length > 10) return date;
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString();
}

function highlighted(headline: string): { text: string; highlights: [number, number][] } {
  const highlights: [number, number][] = [];
  let text = '';
  let start = 0;
  for (const piece of headline.split(/([\ue000\ue001])/)) {
    if (piece === open) start = text.length;
    else if (piece === close) highlights.push([start, text.length]);
    else text += piece;
  }
  return { text, highlights };
}
