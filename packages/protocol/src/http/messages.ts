import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { BusyMode } from './conversations.ts';
import { page, PageQuery, Timestamp, Uuid } from './common.ts';
import { Feedback } from './feedback.ts';
import { Attachment, AttachmentIds } from './files.ts';
import { MessagePart } from './parts.ts';
import { Run } from './runs.ts';

export const Sender = z.enum(['user', 'assistant', 'system']);
/** `blocked`: the content was refused by moderation and is not kept. */
export const MessageStatus = z.enum([
  'complete',
  'pending',
  'streaming',
  'stopped',
  'failed',
  'interrupted',
  'blocked',
]);

export const Message = z.object({
  id: Uuid,
  conversation_id: Uuid,
  parent_id: z.nullable(Uuid),
  sender: Sender,
  content: z.string(),
  /** How the answer came about: thinking, tool steps, text. Absent when it is nothing but its `content`. */
  parts: z.optional(z.array(MessagePart)),
  /** Files that came with it; absent when there are none. */
  attachments: z.optional(z.array(Attachment)),
  status: MessageStatus,
  model: z.nullable(z.string()),
  run_id: z.nullable(Uuid),
  timestamp: Timestamp,
  created_at: Timestamp,
});
export type Message = z.infer<typeof Message>;

/** A message on a branch, with its place among its siblings (‹2/3›). */
export const BranchMessage = z.extend(Message, {
  sibling_ids: z.array(Uuid),
  /** What its reader thinks of it; absent where nothing was said. */
  feedback: z.optional(Feedback),
});
export type BranchMessage = z.infer<typeof BranchMessage>;
export const MessagePage = page(BranchMessage);

export const ListMessagesQuery = z.extend(PageQuery, {
  /** The branch to read, by any message on it. Default: the chosen one. */
  leaf_id: z.optional(Uuid),
});

/** The shape an answer must have. */
export const ResponseFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    name: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
    schema: z.record(z.string(), z.unknown()),
  }),
]);
export type ResponseFormat = z.infer<typeof ResponseFormat>;

export const RunParameters = z.object({
  max_tokens: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
  temperature: z.optional(z.number().check(z.minimum(0), z.maximum(2))),
  top_p: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
  seed: z.optional(z.int()),
  stop: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(8))),
  top_k: z.optional(z.int().check(z.minimum(1), z.maximum(1_000))),
  frequency_penalty: z.optional(z.number().check(z.minimum(-2), z.maximum(2))),
  presence_penalty: z.optional(z.number().check(z.minimum(-2), z.maximum(2))),
  /** How much of the model's window a prompt may use, input and output together. */
  context_window: z.optional(z.int().check(z.minimum(256), z.maximum(100_000_000))),
  response_format: z.optional(ResponseFormat),
  reasoning_effort: z.optional(z.enum(['none', 'minimal', 'low', 'medium', 'high'])),
  /** How many alternatives to tell for each token of the answer; 0 for none beside the token itself. */
  top_logprobs: z.optional(z.int().check(z.minimum(0), z.maximum(20))),
});
export type RunParameters = z.infer<typeof RunParameters>;

/** Empty only beside attachments. */
const content = z.string().check(z.maxLength(limits.messageCharacters));
/** Files to send with it, uploaded before. */
const attachments = z.optional(AttachmentIds);
/** Names of tools the answer may use. Default: the conversation's, else the usual ones; none: `[]`. */
export const ToolNames = z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.maxLength(64));
const modelId = z.string().check(z.minLength(1), z.maxLength(200));
const generation = {
  model: z.optional(modelId),
  parameters: z.optional(RunParameters),
  tools: z.optional(ToolNames),
};
/** Several models answer at the same time, side by side. Stands instead of `model`. */
const Compare = z.array(modelId).check(z.minLength(2), z.maxLength(limits.lanes));
/** Other conversations of yours whose content the answer shall know of, in excerpts. */
const references = z.array(Uuid).check(z.maxLength(limits.references));
/** The same key gives the same answer and never a second run. */
export const IdempotencyKey = z.string().check(z.minLength(1), z.maxLength(limits.idempotencyKeyCharacters));

export const SendMessage = z.object({
  /** Absent: a new conversation begins. */
  conversation_id: z.optional(Uuid),
  content,
  attachments,
  idempotency_key: z.optional(IdempotencyKey),
  /** The message this one answers. Default: the end of the chosen branch. `null`: a new first message. */
  parent_id: z.nullish(Uuid),
  busy_mode: z.optional(BusyMode),
  references: z.optional(references),
  compare: z.optional(Compare),
  ...generation,
});
export type SendMessage = z.infer<typeof SendMessage>;

export const EditMessage = z.object({
  content,
  /** Default: those of the message that is edited. */
  attachments,
  idempotency_key: z.optional(IdempotencyKey),
  /** Default: those of the message that is changed. */
  references: z.optional(references),
  compare: z.optional(Compare),
  ...generation,
});
export const RegenerateMessage = z.object({
  idempotency_key: z.optional(IdempotencyKey),
  /** Models whose answers shall stand beside the answer that is named, or beside each other when a question is. */
  compare: z.optional(z.array(modelId).check(z.minLength(1), z.maxLength(limits.lanes))),
  ...generation,
});
export const ContinueMessage = z.object({ idempotency_key: z.optional(IdempotencyKey), ...generation });

/** One of the answers that several models give at the same time. */
export const Lane = z.object({ assistant_message: Message, run: Run });
export type Lane = z.infer<typeof Lane>;

/** Of a turn whose answers stand side by side. */
export const comparison = {
  /** All answers that were asked for, the first one included. Absent: there is only that. */
  lanes: z.optional(z.array(Lane)),
  /** Answers that stand side by side until somebody chooses one. */
  comparing: z.optional(z.array(Uuid)),
};

export const AcceptedTurn = z.object({
  conversation_id: Uuid,
  user_message: z.nullable(Message),
  assistant_message: Message,
  run: Run,
  ...comparison,
  /** True when this idempotency key had been accepted before. */
  replayed: z.boolean(),
});
export type AcceptedTurn = z.infer<typeof AcceptedTurn>;
