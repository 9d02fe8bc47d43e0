import { sql } from 'drizzle-orm';
import {
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  real,
  serial,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { conversations } from './turns.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** The vectors of one model, and how far they are; see core embeddings/SPEC.md, EI. */
export const embeddingSpaces = pgTable(
  'embedding_spaces',
  {
    id: serial().primaryKey(),
    modelId: text('model_id').notNull(),
    dimensions: integer().notNull(),
    state: text({ enum: ['building', 'active', 'retired'] }).notNull(),
    /** The last message that was looked at; messages are gone through in the order of their ids. */
    cursor: uuid(),
    /** Messages there were when it began, once counted. */
    total: integer(),
    examined: integer().notNull().default(0),
    /** Texts the model refused for good. */
    failed: integer().notNull().default(0),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull(),
    activatedAt: moment('activated_at'),
    retiredAt: moment('retired_at'),
  },
  (table) => [
    uniqueIndex('embedding_spaces_model').on(table.modelId),
    uniqueIndex('embedding_spaces_active')
      .on(table.state)
      .where(sql`state = 'active'`),
    uniqueIndex('embedding_spaces_building')
      .on(table.state)
      .where(sql`state = 'building'`),
  ],
);

/**
 * Plain arrays, so that the table is the same on servers without pgvector; where there is pgvector, each space
 * gets an index over the cast (repositories/embeddings/pgvector-index.ts).
 */
export const embeddings = pgTable(
  'embeddings',
  {
    space: integer().notNull(),
    kind: text({ enum: ['message'] }).notNull(),
    refId: uuid('ref_id').notNull(),
    chunk: integer().notNull(),
    ownerId: uuid('owner_id').notNull(),
    conversationId: uuid('conversation_id'),
    contentHash: text('content_hash').notNull(),
    embedding: real().array().notNull(),
    cut: boolean().notNull(),
    createdAt: moment('created_at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.space, table.kind, table.refId, table.chunk] }),
    foreignKey({ columns: [table.space], foreignColumns: [embeddingSpaces.id] }),
    foreignKey({ columns: [table.ownerId], foreignColumns: [users.id] }).onDelete('cascade'),
    foreignKey({ columns: [table.conversationId], foreignColumns: [conversations.id] }).onDelete('cascade'),
    index('embeddings_owner').on(table.ownerId, table.space, table.kind),
    index('embeddings_content').on(table.space, table.contentHash),
    index('embeddings_conversation').on(table.conversationId),
  ],
);

/** Messages to embed, again or for the first time. No foreign key: one that is gone is simply taken off. */
export const embeddingBacklog = pgTable(
  'embedding_backlog',
  {
    messageId: uuid('message_id').primaryKey(),
    attempts: integer().notNull().default(0),
    notBefore: moment('not_before')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [index('embedding_backlog_due').on(table.notBefore)],
);
