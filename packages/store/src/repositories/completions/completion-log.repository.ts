import type { CompletionLog } from '@parley/core';
import type { Database } from '../../database/database.ts';

export function createCompletionLog(database: Database): CompletionLog {
  return {
    async record(entry) {
      await database.query(
        `insert into completions (id, at, owner_id, api_key_id, endpoint, model, outcome, reason, policy_version,
           input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost_micros, first_token_ms, duration_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
        [
          entry.id,
          entry.at,
          entry.ownerId,
          entry.apiKeyId,
          entry.endpoint,
          entry.model,
          entry.outcome,
          entry.reason,
          entry.policyVersion,
          entry.inputTokens,
          entry.outputTokens,
          entry.cachedTokens,
          entry.reasoningTokens,
          entry.costMicros,
          entry.firstTokenMs,
          entry.durationMs,
        ],
      );
    },
  };
}
