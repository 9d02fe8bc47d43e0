import * as z from 'zod';
import { limits } from '../limits.ts';

export const Uuid = z.guid();
export const Timestamp = z.iso.datetime({ offset: true });
export const Cursor = z.string().min(1).max(512);

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(limits.pageSize).default(50),
  /** Opaque; from `next_cursor` of the page before. */
  cursor: Cursor.optional(),
});

export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

/** Query strings have no booleans. */
export const QueryFlag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const Empty = z.object({});
export const IdParams = z.object({ id: Uuid });
