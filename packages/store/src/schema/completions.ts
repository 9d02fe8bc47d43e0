import { index, integer, jsonb, pgTable, text, timestamp, uuid, bigint } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const owner = () =>
  uuid('owner_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

/** What programs asked of models beside conversations: who, what it took, never a text. */
export const completions = pgTable(
  'completions',
  {
    id: uuid().primaryKey(),
    at: moment('at').notNull(),
    ownerId: owner(),
    /** No reference: what a key used is still known when the key is gone. */
    apiKeyId: uuid('api_key_id'),
    endpoint: text().notNull(),
    model: text().notNull(),
    outcome: text().notNull(),
    reason: text(),
    policyVersion: text('policy_version').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    cachedTokens: integer('cached_tokens').notNull(),
    reasoningTokens: integer('reasoning_tokens').notNull(),
    costMicros: bigint('cost_micros', { mode: 'number' }),
    firstTokenMs: integer('first_token_ms'),
    durationMs: integer('duration_ms').notNull(),
  },
  (table) => [index('completions_owner').on(table.ownerId, table.at)],
);

/** Responses of the OpenAI-compatible routes, kept with what they answered until they expire. */
export const apiResponses = pgTable(
  'api_responses',
  {
    id: text().primaryKey(),
    ownerId: owner(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    /** No reference: one that was deleted is missed, and said to be. */
    previousId: text('previous_id'),
    input: jsonb().notNull(),
    response: jsonb().notNull(),
    carry: jsonb(),
  },
  (table) => [index('api_responses_owner').on(table.ownerId), index('api_responses_expiry').on(table.expiresAt)],
);
