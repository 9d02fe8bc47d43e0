import type { QueryPast, QueryPastResult } from '@parley/protocol';
import type { Queryable } from '../../database/database.ts';
import { conversationColumns, toConversation, type ConversationRow } from './rows.ts';

/** Marks around matches inside `ts_headline`; taken out again, so they must not occur in texts: private use characters. */
const [open, close] = ['\ue000', '\ue001'];
const passagesPerConversation = 3;

/**
 * Full text until semantic search joins it behind the same call. The best messages first, then their
 * conversations by their best passage. Words are or-ed: past chats are recalled by some of their words.
 */
export const searchPastSql = `
with q as (
  select nullif(replace(plainto_tsquery('simple', $2)::text, '&', '|'), '')::tsquery as query
), hits as (
  select m.id, m.conversation_id, m.sender, m.created_at, m.content, ts_rank(m.search, q.query, 1 | 32) as score
  from messages m join q on m.search @@ q.query
  where m.owner_id = $1 and m.status <> 'blocked'
    and ($3::timestamptz is null or m.created_at >= $3) and ($4::timestamptz is null or m.created_at < $4)
    and ($5::text is null or m.sender = $5)
  order by score desc, m.id desc limit 500
), ranked as (
  select h.*, row_number() over (partition by h.conversation_id order by h.score desc, h.id desc) as place,
    max(h.score) over (partition by h.conversation_id) as best from hits h
)
select r.id as message_id, r.sender, r.created_at as said_at, r.score, r.best, r.place,
  ts_headline('simple', r.content, q.query, 'StartSel=${open}, StopSel=${close}, MaxWords=40, MinWords=15, MaxFragments=1') as headline,
  ${conversationColumns
    .split(',')
    .map((column) => `c.${column.trim()}`)
    .join(', ')}
from ranked r cross join q
-- Looked up one by one: joined otherwise, every conversation there is would be read for a handful.
cross join lateral (select * from conversations where conversations.id = r.conversation_id offset 0) c
where r.place <= ${passagesPerConversation} and ($6::text is null or c.status = $6) and ($7::text[] is null or c.tags @> $7)
order by r.best desc, c.id desc, r.place`;

type Row = ConversationRow & {
  message_id: string;
  sender: string;
  said_at: Date;
  score: number;
  best: number;
  headline: string;
};

export async function searchPast(database: Queryable, ownerId: string, query: QueryPast): Promise<QueryPastResult> {
  const rows = await database.query<Row>(searchPastSql, [
    ownerId,
    query.query,
    query.start_date ?? null,
    endOf(query.end_date),
    query.sender ?? null,
    query.status ?? null,
    query.tags ?? null,
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
