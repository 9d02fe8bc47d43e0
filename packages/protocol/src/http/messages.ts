import * as z from 'zod';
import { limits } from '../limits.ts';
import { BusyMode } from './conversations.ts';
import { page, PageQuery, Timestamp, Uuid } from './common.ts';
import { Run } from './runs.ts';

export const Sender = z.enum(['user', 'assistant', 'system']);
/** `blocked`: the content was refused by moderation and is not kept. */
export const MessageStatus = z.enum(['complete', 'pending', 'streaming', 'stopped', 'failed', 'interrupted', 'blocked']);

export const Message = z.object({
  id: Uuid,
  conversation_id: Uuid,
  parent_id: Uuid.nullable(),
  sender: Sender,
  content: z.string(),
  status: MessageStatus,
  model: z.string().nullable(),
  run_id: Uuid.nullable(),
  timestamp: Timestamp,
  created_at: Timestamp,
});
export type Message = z.infer<typeof Message>;

/** A message on a branch, with its place among its siblings (‹2/3›). */
export const BranchMessage = Message.extend({ sibling_ids: z.array(Uuid) });
export type BranchMessage = z.infer<typeof BranchMessage>;
export const MessagePage = page(BranchMessage);

export const ListMessagesQuery = PageQuery.extend({
  /** The branch to read, by any message on it. Default: the chosen one. */
  leaf_id: Uuid.optional(),
});

export const RunParameters = z.object({
  max_tokens: z.int().min(1).max(1_000_000).optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  stop: z.array(z.string().min(1).max(200)).max(8).optional(),
});
export type RunParameters = z.infer<typeof RunParameters>;

const content = z.string().min(1).max(limits.messageCharacters);
const generation = { model: z.string().min(1).max(200).optional(), parameters: RunParameters.optional() };
/** The same key gives the same answer and never a second run. */
export const IdempotencyKey = z.string().min(1).max(limits.idempotencyKeyCharacters);

export const SendMessage = z.object({
  /** Absent: a new conversation begins. */
  conversation_id: Uuid.optional(),
  content,
  idempotency_key: IdempotencyKey.optional(),
  /** The message this one answers. Default: the end of the chosen branch. `null`: a new first message. */
  parent_id: Uuid.nullish(),
  busy_mode: BusyMode.optional(),
  ...generation,
});
export type SendMessage = z.infer<typeof SendMessage>;

export const EditMessage = z.object({ content, idempotency_key: IdempotencyKey.optional(), ...generation });
export const RegenerateMessage = z.object({ idempotency_key: IdempotencyKey.optional(), ...generation });

export const AcceptedTurn = z.object({
  conversation_id: Uuid,
  user_message: Message.nullable(),
  assistant_message: Message,
  run: Run,
  /** True when this idempotency key had been accepted before. */
  replayed: z.boolean(),
});
export type AcceptedTurn = z.infer<typeof AcceptedTurn>;
