import type { Clock, JsonValue, SettingsRepository } from '@parley/core';
import type { Database, Queryable } from '../database/database.ts';

export function createSettingsRepository({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): SettingsRepository {
  return {
    read: (key) => read(database, key),

    async ensure(key, value) {
      const known = await read(database, key);
      if (known !== undefined) return known;
      await database.query(
        'insert into settings (key, value, updated_at) values ($1, $2::jsonb, $3) on conflict (key) do nothing',
        [key, JSON.stringify(value), clock.now()],
      );
      return (await read(database, key)) ?? value;
    },

    change: (key, change) =>
      database.transaction(async (tx) => {
        const [row] = await tx.query<{ value: JsonValue }>('select value from settings where key = $1 for update', [
          key,
        ]);
        if (row === undefined) throw new Error(`There is no setting ${key}`);
        const value = change(row.value);
        await tx.query('update settings set value = $2::jsonb, updated_at = $3 where key = $1', [
          key,
          JSON.stringify(value),
          clock.now(),
        ]);
        return value;
      }),
  };
}

async function read(database: Queryable, key: string): Promise<JsonValue | undefined> {
  const [row] = await database.query<{ value: JsonValue }>('select value from settings where key = $1', [key]);
  return row?.value;
}
