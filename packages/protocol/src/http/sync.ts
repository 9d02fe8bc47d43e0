import * as z from 'zod/mini';
import { Cursor, Uuid } from './common.ts';
import { Conversation } from './conversations.ts';
import { Folder } from './folders.ts';

export const SyncQuery = z.object({
  /** From the answer before; without it only a cursor and the marks are given. */
  since: z.optional(Cursor),
});

/** What changed since a cursor. The same may come twice, nothing is left out. */
export const SyncResult = z.object({
  cursor: z.string(),
  /** More has changed than is given here: ask again at once. */
  more: z.boolean(),
  /** The cursor is unknown or too old: read the list again. */
  reset: z.boolean(),
  conversations: z.array(Conversation),
  deleted: z.array(Uuid),
  folders: z.array(Folder),
  /** Conversations in which an answer is under way or waits. */
  running: z.array(Uuid),
  /** Those of them in which somebody has to allow or deny a tool. */
  waiting: z.optional(z.array(Uuid)),
});
export type SyncResult = z.infer<typeof SyncResult>;
