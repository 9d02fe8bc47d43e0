import type { FeedbackStore } from '@parley/core';
import type { Feedback } from '@parley/protocol';
import type { Database, Queryable } from '../../database/database.ts';

export function createFeedbackStore(database: Database): FeedbackStore {
  return {
    async set({ messageId, userId, value, reasons, comment, now }) {
      await database.query(
        `insert into feedback (message_id, user_id, value, reasons, comment, updated_at) values ($1, $2, $3, $4::text[], $5, $6)
         on conflict (message_id, user_id) do update set
           value = excluded.value, reasons = excluded.reasons, comment = excluded.comment, updated_at = excluded.updated_at`,
        [messageId, userId, value, reasons, comment, now],
      );
    },
    async remove(messageId, userId) {
      await database.query('delete from feedback where message_id = $1 and user_id = $2', [messageId, userId]);
    },
  };
}

/** F3 */
export const feedbackOfPageSql = `
select message_id, value, reasons, comment, updated_at from feedback where message_id = any($1::uuid[]) and user_id = $2`;

export async function feedbackOf(
  database: Queryable,
  userId: string,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, Feedback>> {
  const rows = await database.query<Omit<Feedback, 'updated_at'> & { message_id: string; updated_at: Date }>(
    feedbackOfPageSql,
    [messageIds, userId],
  );
  return new Map(
    rows.map(({ message_id, value, reasons, comment, updated_at }) => [
      message_id,
      { value, reasons, comment, updated_at: updated_at.toISOString() },
    ]),
  );
}
