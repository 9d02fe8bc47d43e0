import { boolean, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Where models of others come from, as administrators set them up. Keys are sealed; core providers/SPEC.md. */
export const modelProviders = pgTable(
  'model_providers',
  {
    id: uuid().primaryKey(),
    kind: text().notNull(),
    /** Their models are `name/model`. */
    name: text().notNull(),
    baseUrl: text('base_url'),
    sealedKey: text('sealed_key'),
    keyHint: text('key_hint'),
    options: jsonb().notNull(),
    models: jsonb().notNull(),
    enabled: boolean().notNull(),
    /** One more with every change: processes see by it that they have to read again. */
    revision: integer().notNull().default(1),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [uniqueIndex('model_providers_name').on(table.name)],
);
