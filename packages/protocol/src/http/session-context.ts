import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { Timestamp, Uuid } from './common.ts';

const fields = {
  /** What was written and not sent. */
  draft: z.string().check(z.maxLength(limits.draftCharacters)),
  /** The message at the top of the screen, and the part of it that was above, from 0 to 1; null: at the end. */
  read_position: z.nullable(z.object({ message_id: Uuid, offset: z.number().check(z.minimum(0), z.maximum(1)) })),
  recent_message_ids: z.array(Uuid).check(z.maxLength(40)),
  tone: z.nullable(z.string().check(z.maxLength(40))),
  last_intents: z.array(z.string().check(z.maxLength(80))).check(z.maxLength(10)),
};

/** Where somebody stands in a conversation, so that another device goes on from there. */
export const SessionContext = z.object({
  conversation_id: Uuid,
  /** 0: nothing was stored yet. */
  version: z.int(),
  ...fields,
  updated_at: z.nullable(Timestamp),
});
export type SessionContext = z.infer<typeof SessionContext>;

export const UpdateContext = z.object({
  /** The version this change was made on. */
  base_version: z.int().check(z.minimum(0)),
  ...z.partial(z.object(fields)).shape,
});
export type UpdateContext = z.infer<typeof UpdateContext>;

/** Not applied when somebody else was faster: `context` is what they stored. */
export const UpdatedContext = z.object({ applied: z.boolean(), context: SessionContext });
