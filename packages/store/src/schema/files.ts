import { sql } from 'drizzle-orm';
import { bigint, foreignKey, index, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { messages } from './turns.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** What people uploaded; the bytes are in the object store. Rules: core files/SPEC.md. */
export const files = pgTable(
  'files',
  {
    id: uuid().primaryKey(),
    /** Null: the account is gone, and the file with the next upkeep (F3.3). */
    ownerId: uuid('owner_id').references(() => users.id, { onDelete: 'set null' }),
    name: text().notNull(),
    mediaType: text('media_type').notNull(),
    kind: text({ enum: ['image', 'text', 'other'] }).notNull(),
    /** While it is received: what is reserved for it (F1.3). */
    bytes: bigint({ mode: 'number' }).notNull(),
    sha256: text().notNull(),
    width: integer(),
    height: integer(),
    state: text({ enum: ['receiving', 'ready', 'removing'] }).notNull(),
    createdAt: moment('created_at').notNull(),
    /** Null as long as a message has it. */
    expiresAt: moment('expires_at'),
  },
  (table) => [
    index('files_owner').on(table.ownerId, table.id),
    index('files_owner_size').on(table.ownerId, table.bytes, table.id),
    index('files_owner_name').on(table.ownerId, sql`lower(name)`, table.id),
    index('files_due')
      .on(table.expiresAt)
      .where(sql`expires_at is not null`),
    index('files_ownerless')
      .on(table.id)
      .where(sql`owner_id is null`),
  ],
);

/** Which messages have a file. What it was called then stands on the message itself. */
export const messageFiles = pgTable(
  'message_files',
  {
    messageId: uuid('message_id').notNull(),
    fileId: uuid('file_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.messageId, table.fileId] }),
    foreignKey({ columns: [table.messageId], foreignColumns: [messages.id] }).onDelete('cascade'),
    foreignKey({ columns: [table.fileId], foreignColumns: [files.id] }).onDelete('cascade'),
    index('message_files_file').on(table.fileId),
  ],
);
