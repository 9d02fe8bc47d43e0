import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { messages } from './turns.ts';

/** What somebody might say after an answer (core follow-ups/SPEC.md). */
export const followUps = pgTable('follow_ups', {
  messageId: uuid('message_id')
    .primaryKey()
    .references(() => messages.id, { onDelete: 'cascade' }),
  /** Null while they are being made. */
  suggestions: text().array(),
  /** Whoever makes them has until then. */
  claimedUntil: timestamp('claimed_until', { withTimezone: true, mode: 'date' }).notNull(),
});
