import * as z from 'zod/mini';
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
  end_timestamp: z.nullable(Timestamp),
  created_at: Timestamp,
  updated_at: Timestamp,
  busy_mode: BusyMode,
  model: z.nullable(z.string()),
  tools: z.optional(z.nullable(z.array(z.string()))),
  pinned: z.boolean(),
  tags: z.array(z.string()),
  folder_id: z.nullable(Uuid),
  /** Not listed, not searched, and deleted after it was left. */
  temporary: z.boolean(),
  message_count: z.int(),
  /** The last message of the chosen branch. */
  active_leaf_id: z.nullable(Uuid),
  /** Answers that stand side by side until somebody chooses one, by making it the `active_leaf_id`. */
  comparing: z.nullable(z.array(Uuid)),
  /** Messages that are kept at hand, of all branches; absent when there are none. */
  pinned_messages: z.optional(z.array(Uuid)),
  /** When an answer here last ended, and when the owner last looked. Unread: the one is later than the other. */
  answered_at: z.nullable(Timestamp),
  read_at: z.nullable(Timestamp),
  /** Grows with every change: of two copies the one with the higher is the newer. */
  version: z.int(),
  /** The conversation and message this one was forked from. */
  forked_from: z.nullable(z.object({ conversation_id: Uuid, message_id: Uuid })),
});
export type Conversation = z.infer<typeof Conversation>;

const title = z.string().check(z.trim(), z.maxLength(limits.titleCharacters));
const model = z.string().check(z.minLength(1), z.maxLength(200));
/** Names of tools that answers may use; null for the usual ones. */
const tools = z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.maxLength(64));
const tag = z.string().check(z.trim(), z.minLength(1), z.maxLength(limits.tagCharacters));
const tags = z.array(tag).check(z.maxLength(limits.tags));

export const CreateConversation = z.object({
  /** Chosen by the client, so that asking again begins no second one: it answers with the first. */
  id: z.optional(Uuid),
  title: z.optional(title),
  model: z.nullish(model),
  tools: z.nullish(tools),
  busy_mode: z.optional(BusyMode),
  tags: z.optional(tags),
  folder_id: z.nullish(Uuid),
  /** Cannot be in a folder, and gets no title. */
  temporary: z.optional(z.boolean()),
});
export type CreateConversation = z.infer<typeof CreateConversation>;

export const UpdateConversation = z.object({
  title: z.optional(title),
  model: z.nullish(model),
  tools: z.nullish(tools),
  busy_mode: z.optional(BusyMode),
  status: z.optional(z.enum(['active', 'archived'])),
  pinned: z.optional(z.boolean()),
  tags: z.optional(tags),
  /** Null takes it out of its folder. */
  folder_id: z.nullish(Uuid),
  /** Keeps a temporary conversation; the way back does not exist. */
  temporary: z.optional(z.literal(false)),
  /** False: the owner has looked at it. True: shall be marked as if nobody had. */
  unread: z.optional(z.boolean()),
  /** Chooses the branch that ends in (or runs through) this message. */
  active_leaf_id: z.optional(Uuid),
});
export type UpdateConversation = z.infer<typeof UpdateConversation>;

export const ListConversationsQuery = z.extend(PageQuery, {
  status: z.optional(ConversationStatus),
  pinned: z.optional(QueryFlag),
  tag: z.optional(z.string().check(z.maxLength(limits.tagCharacters))),
  folder_id: z.optional(Uuid),
});
export const ConversationPage = page(Conversation);

const ids = z.array(Uuid).check(z.minLength(1), z.maxLength(limits.bulkIds));

/** The same for many; ids that are not the caller's are left out of the answer. */
export const ChangeConversations = z.object({
  ids,
  status: z.optional(z.enum(['active', 'archived'])),
  pinned: z.optional(z.boolean()),
  folder_id: z.nullish(Uuid),
  add_tags: z.optional(tags),
  remove_tags: z.optional(tags),
  unread: z.optional(z.boolean()),
});
export type ChangeConversations = z.infer<typeof ChangeConversations>;
export const ChangedConversations = z.object({ conversations: z.array(Conversation) });

export const DeleteConversations = z.object({ ids });
export const DeletedConversations = z.object({ deleted: z.array(Uuid) });

/** In all conversations; null takes the tag off everywhere. */
export const RenameTag = z.object({ tag, to: z.nullable(tag) });
export const RenamedTag = z.object({ changed: z.int() });
