import type { VectorSpace } from './vector-index.ts';

export type SpaceState = 'building' | 'active' | 'retired';

/** A space and how far it is. */
export interface StoredSpace extends VectorSpace {
  readonly state: SpaceState;
  /** The last message that was looked at; null: none yet. */
  readonly cursor: string | null;
  readonly total: number | null;
  readonly examined: number;
  readonly failed: number;
  readonly lastError: string | null;
  readonly activatedAt: Date | null;
  readonly retiredAt: Date | null;
}

export interface EmbeddableMessage {
  readonly id: string;
  readonly ownerId: string;
  readonly conversationId: string;
  /** Empty for what is not to be found: withdrawn, or not finished yet. */
  readonly content: string;
}

/** Persistence of what is embedded with which model (EI in SPEC.md). */
export interface EmbeddingStore {
  spaces(): Promise<readonly StoredSpace[]>;
  /** EI2, in one transaction. */
  begin(model: { readonly id: string; readonly dimensions: number }, now: Date): Promise<void>;
  setTotal(space: VectorSpace, total: number): Promise<void>;
  /** False when somebody else was there, or the space is no longer building (EI4). */
  advance(
    space: StoredSpace,
    step: { readonly cursor: string; readonly examined: number; readonly failed: number },
  ): Promise<boolean>;
  /** EI5, in one transaction. False when it is not building any more. */
  activate(space: VectorSpace, now: Date): Promise<boolean>;
  noteError(space: VectorSpace, error: string | null): Promise<void>;
  /** Only when it is retired and empty. */
  removeSpace(space: VectorSpace): Promise<void>;
  countMessages(): Promise<number>;
  /** By id. */
  messagesAfter(cursor: string | null, limit: number): Promise<readonly EmbeddableMessage[]>;
  /** The message a run answers, and its answer. False while there is no space: the first one begins with all messages. */
  addRunToBacklog(runId: string): Promise<boolean>;
  backlogSize(): Promise<number>;
  /** Those that are due. Ids whose message is gone come without one. */
  dueBacklog(
    limit: number,
  ): Promise<{ readonly ids: readonly string[]; readonly messages: readonly EmbeddableMessage[] }>;
  finishBacklog(ids: readonly string[]): Promise<void>;
  /** They are tried again after a time that doubles. */
  deferBacklog(ids: readonly string[]): Promise<void>;
}
