import * as z from 'zod/mini';
import { limits } from '../limits.ts';

/** Any schema of this package. They are made with `zod/mini`, which is a third of the weight in a browser. */
export type Schema = z.ZodMiniType;

export const Uuid = z.guid();
export const Timestamp = z.iso.datetime({ offset: true });
export const Cursor = z.string().check(z.minLength(1), z.maxLength(512));

export const PageQuery = z.object({
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(limits.pageSize)), 50),
  /** Opaque; from `next_cursor` of the page before. */
  cursor: z.optional(Cursor),
});

export function page<Item extends Schema>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.nullable(z.string()) });
}

/** Query strings have no booleans. */
export const QueryFlag = z.pipe(
  z.enum(['true', 'false']),
  z.transform((text) => text === 'true'),
);

export const IdParams = z.object({ id: Uuid });
export const CallParams = z.object({ id: Uuid, call_id: z.string().check(z.minLength(1), z.maxLength(200)) });
