import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { conversations } from './turns.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Conversations that are gone, for devices that were away meanwhile (core user-feed/SPEC.md UF5). */
export const deletedConversations = pgTable(
  'deleted_conversations',
  {
    ownerId: uuid('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    conversationId: uuid('conversation_id').notNull(),
    deletedAt: moment('deleted_at')
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.conversationId] }),
    index('deleted_conversations_age').on(table.deletedAt),
  ],
);

/** Where the owner stands in a conversation; see core session-context/SPEC.md. */
export const sessionContexts = pgTable('session_contexts', {
  conversationId: uuid('conversation_id')
    .primaryKey()
    .references(() => conversations.id, { onDelete: 'cascade' }),
  version: integer().notNull(),
  draft: text().notNull().default(''),
  data: jsonb().notNull(),
  updatedAt: moment('updated_at').notNull(),
});
