import type { ModerationLogStore } from '@parley/core';
import type { Database } from '../database/database.ts';

export function createModerationLogStore(database: Database): ModerationLogStore {
  return {
    async record(entry) {
      await database.query(
        `insert into moderation_log (id, at, user_id, message_id, run_id, action, categories, rules, policy_version, text_sha256)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (run_id, message_id) do nothing`,
        [entry.id, entry.at, entry.user_id, entry.message_id, entry.run_id, entry.action, entry.categories, entry.rules, entry.policy_version, entry.text_sha256],
      );
    },
  };
}
