import { bigint, index, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';

const owner = () =>
  uuid('owner_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

/** Tokens that were used, of those who have a limit (core quotas/SPEC.md). */
export const tokenUsage = pgTable(
  'token_usage',
  {
    ownerId: owner(),
    /** A day (`2026-11-21`) or a month (`2026-11`) of UTC. */
    period: text().notNull(),
    tokens: bigint({ mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.period] }), index('token_usage_period').on(table.period)],
);

/** Tokens that calls under way may use. */
export const tokenReservations = pgTable(
  'token_reservations',
  {
    id: uuid().primaryKey(),
    ownerId: owner(),
    tokens: bigint({ mode: 'number' }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [
    index('token_reservations_owner').on(table.ownerId),
    index('token_reservations_expiry').on(table.expiresAt),
  ],
);
