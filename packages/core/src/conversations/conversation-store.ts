import type { BranchMessage, BranchTree, Conversation, CopyScope } from '@parley/protocol';
import type { ReferencedMessage } from '../context/index.ts';
import type { NearMessage } from '../embeddings/index.ts';

/** Persistence of conversations. Every call names the owner: a foreign id is as good as none. */
export interface ConversationStore {
  /** An id that its owner has used already gives that conversation, one of somebody else's gives nothing. */
  create(conversation: NewConversation): Promise<Conversation | undefined>;
  find(ownerId: string, id: string): Promise<Conversation | undefined>;
  list(ownerId: string, query: ListQuery): Promise<Page<Conversation>>;
  update(ownerId: string, id: string, change: ConversationChange, now: Date): Promise<Conversation | undefined>;
  delete(ownerId: string, id: string): Promise<boolean>;
  /** The branch that ends in `leafId` (default: the chosen one), newest first. */
  listMessages(ownerId: string, id: string, query: MessageQuery): Promise<Page<BranchMessage> | undefined>;
  /** CF. Undefined when conversation or message is not the owner's. */
  fork(ownerId: string, id: string, fork: NewCopy): Promise<Conversation | 'too_many' | undefined>;
  /** CB */
  branches(
    ownerId: string,
    id: string,
    most: { readonly nodes: number; readonly characters: number },
  ): Promise<BranchTree | undefined>;
  /** Messages of one conversation that fit a question, best first; `near` are those of all that mean the same. */
  passagesOf(
    ownerId: string,
    id: string,
    query: { readonly question: string; readonly near: readonly NearMessage[]; readonly limit: number },
  ): Promise<ReferencedMessage[]>;
  /** T7.4: the deepest descendant of a message, following the newest child. */
  leafBelow(conversationId: string, messageId: string): Promise<string | undefined>;
  /** CT1, CT5: it may still get a better title. One look for most turns, which are of named or older conversations. */
  mayBeNamed(id: string): Promise<boolean>;
  /** Titles that nobody has written yet. Answers the conversation when it changed. */
  setAutomaticTitle(
    id: string,
    titleOf: (firstMessage: string) => string,
  ): Promise<{ readonly ownerId: string; readonly conversation: Conversation } | undefined>;
  /** CT3: of a young conversation that nobody has named, its first question and whole answer. */
  turnToName(
    id: string,
  ): Promise<
    { readonly ownerId: string; readonly question: string; readonly answer: string; readonly model: string } | undefined
  >;
  /** Undefined when somebody has named it meanwhile (CT1). */
  setModelTitle(id: string, title: string): Promise<Conversation | undefined>;
  /** Those of the owner's among them, as they are then. */
  changeMany(ownerId: string, ids: readonly string[], change: BulkChange): Promise<Conversation[]>;
  /** The ids that were the owner's. */
  deleteMany(ownerId: string, ids: readonly string[]): Promise<string[]>;
  /** Answers the conversations that had the tag. */
  renameTag(ownerId: string, tag: string, to: string | null): Promise<string[]>;
  /** Temporary ones that are due, or that nobody changed since `idleSince`. */
  dueTemporary(
    now: Date,
    idleSince: Date,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly ownerId: string; readonly isExpired: boolean }[]>;
  forgetDeleted(before: Date): Promise<void>;
  hasFolder(ownerId: string, folderId: string): Promise<boolean>;
}

export interface NewConversation {
  readonly id: string;
  readonly ownerId: string;
  readonly title: string;
  readonly titleSource: 'auto' | 'user';
  readonly model: string | null;
  readonly tools: readonly string[] | null;
  readonly busyMode: 'queue' | 'steer';
  readonly tags: readonly string[];
  readonly folderId: string | null;
  /** Set on temporary ones. */
  readonly expiresAt: Date | null;
  readonly now: Date;
}

export interface NewCopy {
  readonly newId: string;
  readonly messageId: string;
  readonly scope: CopyScope;
  readonly title: string | undefined;
  /** CF4: what one without a title is called, by its first words. */
  readonly titleOf: (firstWords: string) => string;
  readonly most: number;
  readonly now: Date;
  /** Rising. */
  readonly nextId: () => string;
}

export interface ConversationChange {
  readonly title?: string | undefined;
  readonly model?: string | null | undefined;
  readonly tools?: readonly string[] | null | undefined;
  readonly busyMode?: 'queue' | 'steer' | undefined;
  readonly status?: 'active' | 'ended' | 'archived' | undefined;
  readonly endTimestamp?: Date | null;
  readonly pinned?: boolean | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly activeLeafId?: string | undefined;
  readonly folderId?: string | null | undefined;
  /** A temporary one becomes an ordinary one. */
  readonly keep?: boolean;
  readonly unread?: boolean | undefined;
}

export interface BulkChange {
  readonly status?: 'active' | 'archived' | undefined;
  readonly pinned?: boolean | undefined;
  readonly folderId?: string | null | undefined;
  readonly addTags?: readonly string[] | undefined;
  readonly removeTags?: readonly string[] | undefined;
  readonly unread?: boolean | undefined;
  readonly mostTags: number;
}

export interface ListQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly status?: 'active' | 'ended' | 'archived' | undefined;
  readonly pinned?: boolean | undefined;
  readonly tag?: string | undefined;
  readonly folderId?: string | undefined;
}

export interface MessageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly leafId?: string | undefined;
}

export interface Page<Item> {
  readonly items: Item[];
  readonly next_cursor: string | null;
}
