import type { FollowUpStore } from '@parley/core';
import type { Database } from '../../database/database.ts';

export const keptFollowUpsSql = 'select suggestions from follow_ups where message_id = $1';

/** FU2 and FU3 in one statement: whoever gets a row back makes them. */
export const claimFollowUpsSql = `
insert into follow_ups (message_id, claimed_until)
select m.id, now() + interval '45 seconds' from messages m
join conversations c on c.id = m.conversation_id
join runs r on r.id = m.run_id
where m.id = $1 and m.sender = 'assistant' and m.status = 'complete' and r.ended_at > now() - interval '10 minutes'
  and c.expires_at is null and coalesce(cardinality(c.comparing), 0) = 0
  and not exists (select from messages next where next.conversation_id = m.conversation_id and next.parent_id = m.id)
  and not exists (select from runs other where other.conversation_id = m.conversation_id and other.status in ('queued', 'running', 'waiting'))
on conflict (message_id) do update set claimed_until = excluded.claimed_until
  where follow_ups.suggestions is null and follow_ups.claimed_until < now()
returning message_id`;

export function createFollowUpStore(database: Database): FollowUpStore {
  return {
    async find(messageId) {
      const [row] = await database.query<{ suggestions: string[] | null }>(keptFollowUpsSql, [messageId]);
      return row?.suggestions;
    },
    async claim(messageId) {
      return (await database.query(claimFollowUpsSql, [messageId])).length > 0;
    },
    async keep(messageId, suggestions) {
      await database.query('update follow_ups set suggestions = $2::text[] where message_id = $1', [
        messageId,
        suggestions,
      ]);
    },
  };
}
