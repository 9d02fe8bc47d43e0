import type { RemovalStore } from '@parley/core';
import type { Database } from '../../database/database.ts';

/** Limits of one's own stand in a setting of the whole installation (core quotas/SPEC.md TQ1). */
const forgetLimitsSql = `
update settings set value = jsonb_set(value, '{users}', coalesce(
    (select jsonb_agg(one) from jsonb_array_elements(value -> 'users') as one where one ->> 'user_id' <> $1), '[]'))
where key = 'quotas.tokens' and value -> 'users' @> jsonb_build_array(jsonb_build_object('user_id', $1::text))`;

export function createRemovalStore(database: Database): RemovalStore {
  return {
    async closedAccounts() {
      const rows = await database.query<{ id: string }>(
        'select id from users where deleted_at is not null order by deleted_at limit 20',
      );
      return rows.map(({ id }) => id);
    },
    async conversationIds(ownerId, limit) {
      const rows = await database.query<{ id: string }>(
        'select id from conversations where owner_id = $1 order by id limit $2',
        [ownerId, limit],
      );
      return rows.map(({ id }) => id);
    },
    async forget(ownerId) {
      await database.transaction(async (tx) => {
        // No foreign key leads from these to the account; all others go with it.
        await tx.query('delete from idempotency_keys where owner_id = $1', [ownerId]);
        await tx.query(forgetLimitsSql, [ownerId]);
        await tx.query('delete from users where id = $1 and deleted_at is not null', [ownerId]);
      });
    },
  };
}
