import * as z from 'zod/mini';
import { Timestamp, Uuid } from './common.ts';
import { CreateConversation } from './conversations.ts';
import { EditMessage, MessageStatus, Sender } from './messages.ts';

/**
 * What a copy takes along. `branch`: the message and those that led to it. `alternatives`: everything but what follows
 * the message. `all`: the whole conversation.
 */
export const CopyScope = z.enum(['branch', 'alternatives', 'all']);
export type CopyScope = z.infer<typeof CopyScope>;

export const ForkConversation = z.object({
  message_id: Uuid,
  /** Default: the title of what is copied, with a number behind it. */
  title: CreateConversation.shape.title,
  scope: z._default(CopyScope, 'branch'),
});
export type ForkConversation = z.infer<typeof ForkConversation>;

export const CorrectMessage = z.pick(EditMessage, { content: true, idempotency_key: true });
export type CorrectMessage = z.infer<typeof CorrectMessage>;

/** A message as a place in the tree: where it stands and how it begins. */
export const BranchNode = z.object({
  id: Uuid,
  /** Null at the beginning. Where the list is cut, it may name a message that is not there. */
  parent_id: z.nullable(Uuid),
  sender: Sender,
  /** The first characters; of a message without words, the name of its first file. */
  text: z.string(),
  status: MessageStatus,
  model: z.nullable(z.string()),
  created_at: Timestamp,
});
export type BranchNode = z.infer<typeof BranchNode>;

export const BranchTree = z.object({
  /** Newest first. */
  nodes: z.array(BranchNode),
  active_leaf_id: z.nullable(Uuid),
  /** There are older ones that are not in the list. */
  is_cut: z.boolean(),
});
export type BranchTree = z.infer<typeof BranchTree>;
