import type { DailyUse, UsageReportStore } from '@parley/core';
import type { Database } from '../../database/database.ts';

/** TQ7. The starts of the days are given: the database need not know anybody's time zone. */
export const dailyUseSql = `
with answers as (
  select width_bucket(ended_at, $2::timestamptz[]) as day, coalesce(answered_by, model) as model, 'chat' as origin,
    (usage ->> 'input_tokens')::float8 as input, (usage ->> 'output_tokens')::float8 as output, (cost ->> 'micros')::float8 as cost
  from runs where owner_id = $1 and ended_at >= ($2::timestamptz[])[1] and usage is not null
  union all
  select width_bucket(at, $2::timestamptz[]), model, 'program', input_tokens, output_tokens, cost_micros
  from completions where owner_id = $1 and at >= ($2::timestamptz[])[1]
)
select day, model, origin, count(*)::int as answers,
  coalesce(sum(input), 0)::float8 as "inputTokens", coalesce(sum(output), 0)::float8 as "outputTokens",
  coalesce(sum(cost), 0)::float8 as "costMicros", count(cost)::int as "pricedAnswers"
from answers group by day, model, origin order by day, model, origin`;

export function createUsageReportStore(database: Database): UsageReportStore {
  return {
    daily: (ownerId, starts) =>
      database.query<DailyUse & Record<string, unknown>>(dailyUseSql, [
        ownerId,
        starts.map((start) => start.toISOString()),
      ]),
  };
}
