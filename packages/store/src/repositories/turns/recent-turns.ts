import { toWireMessage, toWireRun, type RecentTurn } from '@parley/core';
import type { Queryable } from '../../database/database.ts';
import { messageColumns, runColumnsOf, toMessage, toRun, type MessageRow, type RunRow } from './rows.ts';

export const recentRunsSql = `
select ${runColumnsOf('r')}, r.queued_at, r.ordinal from runs r
where r.conversation_id = any($1::uuid[]) and r.queued_at > now() - make_interval(secs => $2::float8 / 1000)
order by r.ordinal, r.lane`;

interface RecentRow extends RunRow {
  readonly queued_at: Date;
  readonly ordinal: number;
}

/** T4.5: few, for many conversations: look-ups by index however long their history. */
export async function recentTurns(
  database: Queryable,
  conversationIds: readonly string[],
  withinMs: number,
): Promise<readonly RecentTurn[]> {
  const runs = await database.query<RecentRow>(recentRunsSql, [conversationIds, withinMs]);
  if (runs.length === 0) return [];
  const ids = runs.flatMap((run) => [run.message_id, run.prompt_message_id]);
  const rows = await database.query<MessageRow>(`select ${messageColumns} from messages where id = any($1::uuid[])`, [
    ids,
  ]);
  const compared = await database.query<{ id: string; comparing: string[] }>(
    'select id, comparing from conversations where id = any($1::uuid[]) and comparing is not null',
    [[...new Set(runs.map((run) => run.conversation_id))]],
  );
  const messages = new Map(rows.map((row) => [row.id, toWireMessage(toMessage(row))]));
  return turnsOf(runs).flatMap((lanes) => {
    const answers = lanes.flatMap((row) => {
      const answer = messages.get(row.message_id);
      // Deleted between the two.
      return answer === undefined ? [] : [{ assistant_message: answer, run: toWireRun(toRun(row)) }];
    });
    const [row] = lanes;
    const [first] = answers;
    if (row === undefined || first === undefined) return [];
    const prompt = row.kind === 'reply' ? (messages.get(row.prompt_message_id) ?? null) : null;
    const comparing = compared.find(({ id }) => id === row.conversation_id)?.comparing;
    return [
      {
        conversationId: row.conversation_id,
        runs: lanes.map(toRun),
        queuedAt: row.queued_at,
        frame: {
          type: 'turn.created',
          user_message: prompt,
          ...first,
          ...(answers.length > 1 && { lanes: answers }),
          ...(comparing?.includes(row.message_id) === true && { comparing }),
        },
      },
    ];
  });
}

/** T15.2: lanes share their place in the order. */
function turnsOf(runs: readonly RecentRow[]): readonly (readonly RecentRow[])[] {
  const turns = new Map<number, RecentRow[]>();
  for (const run of runs) {
    const lanes = turns.get(run.ordinal);
    if (lanes === undefined) turns.set(run.ordinal, [run]);
    else lanes.push(run);
  }
  return [...turns.values()];
}
