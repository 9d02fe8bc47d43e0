import { toWireMessage, toWireRun, type RecentTurn } from '@parley/core';
import type { Queryable } from '../../database/database.ts';
import { messageColumns, runColumnsOf, toMessage, toRun, type MessageRow, type RunRow } from './rows.ts';

export const recentRunsSql = `
select ${runColumnsOf('r')}, r.queued_at from runs r
where r.conversation_id = any($1::uuid[]) and r.queued_at > now() - make_interval(secs => $2::float8 / 1000)
order by r.ordinal`;

/** T4.5: few, for many conversations: two look-ups by index however long their history. */
export async function recentTurns(
  database: Queryable,
  conversationIds: readonly string[],
  withinMs: number,
): Promise<readonly RecentTurn[]> {
  const runs = await database.query<RunRow & { queued_at: Date }>(recentRunsSql, [conversationIds, withinMs]);
  if (runs.length === 0) return [];
  const ids = runs.flatMap((run) => [run.message_id, run.prompt_message_id]);
  const rows = await database.query<MessageRow>(`select ${messageColumns} from messages where id = any($1::uuid[])`, [
    ids,
  ]);
  const messages = new Map(rows.map((row) => [row.id, toWireMessage(toMessage(row))]));
  return runs.flatMap((row) => {
    const answer = messages.get(row.message_id);
    // Deleted between the two.
    if (answer === undefined) return [];
    const prompt = row.kind === 'reply' ? (messages.get(row.prompt_message_id) ?? null) : null;
    const run = toRun(row);
    return [
      {
        run,
        queuedAt: row.queued_at,
        frame: { type: 'turn.created', user_message: prompt, assistant_message: answer, run: toWireRun(run) },
      },
    ];
  });
}
