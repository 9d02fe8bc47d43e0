import type { Conversation, Folder } from '@parley/protocol';

export interface FeedConversation {
  readonly ownerId: string;
  readonly conversation: Conversation;
  readonly running: boolean;
  readonly waiting: boolean;
}

export interface RunningConversation {
  readonly id: string;
  readonly waiting: boolean;
}

export interface LateChange {
  readonly ownerId: string;
  readonly id: string;
  readonly version: number | 'deleted';
}

/** What feeds read (SPEC UF1, UF4). */
export interface UserFeedStore {
  conversations(ids: readonly string[]): Promise<readonly FeedConversation[]>;
  folders(ownerId: string): Promise<Folder[]>;
  /** Conversations with a run that has not ended, and whether one of them waits for a decision on a tool. */
  running(ownerId: string): Promise<readonly RunningConversation[]>;
  /** By version; without temporary ones. */
  changedSince(ownerId: string, sinceMicros: number, limit: number): Promise<Conversation[]>;
  deletedSince(ownerId: string, sinceMicros: number): Promise<string[]>;
  nowMicros(): Promise<number>;
  lateChanges(ownerIds: readonly string[], sinceMicros: number): Promise<readonly LateChange[]>;
}

/** UF4: longer than any transaction is open. */
export const feedMarginMicros = 60_000_000;
