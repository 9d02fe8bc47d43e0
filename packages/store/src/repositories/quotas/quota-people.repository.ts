import type { PersonUse, QuotaPeopleStore } from '@parley/core';
import type { Database } from '../../database/database.ts';
import { cursorUuid, readCursor, writeCursor } from '../cursors.ts';

/** TQ8. A page of people first, then what each of them has used: all by index. */
const peopleSql = `
with page as (
  select id, display_name, email from users
  where deleted_at is null and id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
    and ($2::uuid[] is null or id = any($2::uuid[]))
    and position(lower($3) in lower(display_name || ' ' || coalesce(email, ''))) > 0
  order by id limit $4
)
select page.id, page.display_name as "displayName", page.email,
  coalesce(day.tokens, 0)::float8 as day, coalesce(month.tokens, 0)::float8 as month,
  coalesce((select sum(r.tokens) from token_reservations r where r.owner_id = page.id and r.expires_at > $7), 0)::float8 as reserved
from page
left join token_usage day on day.owner_id = page.id and day.period = $5
left join token_usage month on month.owner_id = page.id and month.period = $6
order by page.id`;

export function createQuotaPeopleStore(database: Database): QuotaPeopleStore {
  return {
    async people({ ids, words, limit, cursor, periods, now }) {
      const after = cursor === undefined ? null : (readCursor(cursor, [cursorUuid])[0] ?? null);
      const values = [after, ids ?? null, words, limit + 1, periods.day, periods.month, now];
      const rows = await database.query<PersonUse & Record<string, unknown>>(peopleSql, values);
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return { items, next_cursor: last === undefined ? null : writeCursor(last.id) };
    },
  };
}
