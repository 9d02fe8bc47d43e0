import type { ModerationLogStore, Page } from '@parley/core';
import type { ModerationEntry } from '@parley/protocol';
import type { Database } from '../database/database.ts';
import { cursorUuid, readCursor, writeCursor } from './cursors.ts';

type Entry = ReturnType<(typeof ModerationEntry)['parse']>;
type Row = Omit<Entry, 'at'> & { at: Date };

export interface ModerationLogRepository extends ModerationLogStore {
  /** Newest first. */
  list(query: { readonly limit: number; readonly cursor?: string | undefined }): Promise<Page<Entry>>;
}

export const listModerationSql = `
select id, at, user_id, message_id, action, categories, rules, policy_version, text_sha256 from moderation_log
where id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') order by id desc limit $2`;

export function createModerationLogStore(database: Database): ModerationLogRepository {
  return {
    async record(entry) {
      await database.query(
        `insert into moderation_log (id, at, user_id, message_id, run_id, action, categories, rules, policy_version, text_sha256)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (run_id, message_id) do nothing`,
        [
          entry.id,
          entry.at,
          entry.user_id,
          entry.message_id,
          entry.run_id,
          entry.action,
          entry.categories,
          entry.rules,
          entry.policy_version,
          entry.text_sha256,
        ],
      );
    },
    async list({ limit, cursor }) {
      const after = cursor === undefined ? null : (readCursor(cursor, [cursorUuid])[0] ?? null);
      const rows = await database.query<Row>(listModerationSql, [after, limit + 1]);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map((row) => ({ ...row, at: row.at.toISOString() })),
        next_cursor: last === undefined ? null : writeCursor(last.id),
      };
    },
  };
}
