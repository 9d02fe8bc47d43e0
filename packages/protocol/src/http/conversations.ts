import * as z from 'zod';
import { limits } from '../limits.ts';
import { page, PageQuery, QueryFlag, Timestamp, Uuid } from './common.ts';

export const ConversationStatus = z.enum(['active', 'ended', 'archived']);
/** What a message sent while an answer is running does: wait its turn, or cut the answer short and take over. */
export const BusyMode = z.enum(['queue', 'steer']);

export const Conversation = z.object({
  id: Uuid,
  title: z.string(),
  status: ConversationStatus,
  summary: z.string(),
  start_timestamp: Timestamp,
  end_timestamp: Timestamp.nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  busy_mode: BusyMode,
  model: z.string().nullable(),
  pinned: z.boolean(),
  tags: z.array(z.string()),
  message_count: z.int(),
  /** The last message of the chosen branch. */
  active_leaf_id: Uuid.nullable(),
  /** The conversation and message this one was forked from. */
  forked_from: z.object({ conversation_id: Uuid, message_id: Uuid }).nullable(),
});
export type Conversation = z.infer<typeof Conversation>;

const title = z.string().trim().max(limits.titleCharacters);
const tags = z.array(z.string().trim().min(1).max(limits.tagCharacters)).max(limits.tags);

export const CreateConversation = z.object({
  title: title.optional(),
  model: z.string().min(1).max(200).nullish(),
  busy_mode: BusyMode.optional(),
  tags: tags.optional(),
});
export type CreateConversation = z.infer<typeof CreateConversation>;

export const UpdateConversation = z.object({
  title: title.optional(),
  model: z.string().min(1).max(200).nullish(),
  busy_mode: BusyMode.optional(),
  status: z.enum(['active', 'archived']).optional(),
  pinned: z.boolean().optional(),
  tags: tags.optional(),
  /** Chooses the branch that ends in (or runs through) this message. */
  active_leaf_id: Uuid.optional(),
});
export type UpdateConversation = z.infer<typeof UpdateConversation>;

export const ListConversationsQuery = PageQuery.extend({
  status: ConversationStatus.optional(),
  pinned: QueryFlag.optional(),
  tag: z.string().max(limits.tagCharacters).optional(),
});
export const ConversationPage = page(Conversation);

export const ForkConversation = z.object({ message_id: Uuid, title: title.optional() });

export const QueryPast = z.object({
  query: z.string().trim().min(1).max(limits.queryCharacters),
  top_k: z.int().min(1).max(100).default(10),
  start_date: z.union([z.iso.date(), Timestamp]).optional(),
  end_date: z.union([z.iso.date(), Timestamp]).optional(),
  status: ConversationStatus.optional(),
  tags: tags.optional(),
  sender: z.enum(['user', 'assistant']).optional(),
  min_score: z.number().min(0).max(1).optional(),
});
export type QueryPast = z.infer<typeof QueryPast>;

export const PastPassage = z.object({
  message_id: Uuid,
  sender: z.string(),
  timestamp: Timestamp,
  text: z.string(),
  /** Character ranges of `text` that matched, end excluded. */
  highlights: z.array(z.tuple([z.int(), z.int()])),
  score: z.number(),
});
export const QueryPastResult = z.object({
  results: z.array(z.object({ conversation: Conversation, score: z.number(), passages: z.array(PastPassage) })),
});
export type QueryPastResult = z.infer<typeof QueryPastResult>;
