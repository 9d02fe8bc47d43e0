import type { AcceptedTurn, CreateConversation, RouteBody } from '@parley/protocol';

interface Common {
  readonly key: string;
  /** It went out, and nobody knows yet whether it arrived: only the answer to sending it again tells. */
  readonly isTried?: boolean;
  /** Why the server did not take it. It stays until its writer decides. */
  readonly refused?: Refusal;
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** One thing the user wants, that waits until the server has taken it. Its key makes sending it again harmless. */
export type OutboxEntry = Common &
  (
    | { readonly kind: 'create'; readonly body: Omit<CreateConversation, 'id'> }
    | { readonly kind: 'send'; readonly body: Omit<RouteBody<'sendMessage'>, 'conversation_id' | 'idempotency_key'> }
    | {
        readonly kind: 'edit';
        readonly messageId: string;
        readonly body: Omit<RouteBody<'editMessage'>, 'idempotency_key'>;
      }
    | {
        readonly kind: 'regenerate';
        readonly messageId: string;
        readonly body: Omit<RouteBody<'regenerateMessage'>, 'idempotency_key'>;
      }
    | {
        readonly kind: 'continue';
        readonly messageId: string;
        readonly body: Omit<RouteBody<'continueMessage'>, 'idempotency_key'>;
      }
  );

/** What beginning a conversation is not: a message. */
export type MessageEntry = Exclude<OutboxEntry, { readonly kind: 'create' }>;

export type OutboxNews =
  | { readonly type: 'changed' }
  | { readonly type: 'accepted'; readonly key: string; readonly turn: AcceptedTurn };

/** Keeps the queue over a reload of the page, and shares it among the pages of one browser. */
export interface OutboxStorage {
  /** Oldest first. */
  load(conversationId: string): readonly OutboxEntry[] | Promise<readonly OutboxEntry[]>;
  /** Behind the others, or in the place of the one with its key. */
  put(conversationId: string, entry: OutboxEntry): void | Promise<void>;
  remove(conversationId: string, key: string): void | Promise<void>;
  /** Tells the other pages. */
  tell?(conversationId: string, news: OutboxNews): void;
  /** Hears of the other pages. Gives back what ends it. */
  listen?(conversationId: string, hear: (news: OutboxNews) => void): () => void;
}
