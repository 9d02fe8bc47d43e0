import { index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Where conversations of one subject are kept, with what holds for all of them. */
export const folders = pgTable(
  'folders',
  {
    id: uuid().primaryKey(),
    ownerId: uuid('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    color: text().notNull(),
    /** From 0, without gaps. */
    position: integer().notNull(),
    instructions: text().notNull().default(''),
    model: text(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [index('folders_owner').on(table.ownerId, table.position)],
);
