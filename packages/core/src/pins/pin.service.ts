import { limits, type Conversation, type PinnedMessage, type PinnedMessages } from '@parley/protocol';
import type { ConversationService } from '../conversations/index.ts';
import { ParleyError } from '../kernel/index.ts';
import type { LivePublisher, TurnService } from '../turns/index.ts';
import type { UserNewsPublisher } from '../user-feed/index.ts';

/** Every call names the owner: a foreign id is as good as none. */
export interface PinStore {
  /** PM7. Undefined when the conversation is not the owner's. */
  list(ownerId: string, conversationId: string, mostCharacters: number): Promise<PinnedMessage[] | undefined>;
  /** Undefined when that changes nothing. */
  pin(ownerId: string, message: PinnedId, most: number): Promise<Conversation | undefined>;
  /** Undefined when that changes nothing. */
  unpin(ownerId: string, message: PinnedId): Promise<Conversation | undefined>;
}

export interface PinnedId {
  readonly id: string;
  readonly conversationId: string;
}

export interface PinService {
  list(ownerId: string, conversationId: string): Promise<PinnedMessages>;
  pin(ownerId: string, messageId: string): Promise<Conversation>;
  unpin(ownerId: string, messageId: string): Promise<Conversation>;
}

export interface PinServiceOptions {
  readonly store: PinStore;
  readonly turns: Pick<TurnService, 'message'>;
  readonly conversations: Pick<ConversationService, 'get'>;
  readonly live: Pick<LivePublisher, 'broadcast'>;
  readonly news: Pick<UserNewsPublisher, 'tell'>;
}

/** Of how a message begins. */
const mostCharacters = 160;

/** Messages that are kept at hand (SPEC PM). */
export function createPinService({ store, turns, conversations, live, news }: PinServiceOptions): PinService {
  function told(ownerId: string, conversation: Conversation): Conversation {
    void live.broadcast(conversation.id, [{ type: 'conversation.updated', conversation }]);
    news.tell(ownerId, { conversations: [conversation.id] });
    return conversation;
  }

  return {
    async list(ownerId, conversationId) {
      const items = await store.list(ownerId, conversationId, mostCharacters);
      if (items === undefined) throw new ParleyError('not_found', 'There is no such conversation.');
      return { items };
    },
    async pin(ownerId, messageId) {
      const message = await turns.message(ownerId, messageId);
      if (['pending', 'streaming', 'blocked'].includes(message.status))
        throw new ParleyError('conflict', 'Only a message that stands can be pinned.');
      const changed = await store.pin(ownerId, message, limits.pinnedMessages);
      if (changed !== undefined) return told(ownerId, changed);
      const conversation = await conversations.get(ownerId, message.conversationId);
      if (conversation.pinned_messages?.includes(messageId) === true) return conversation;
      throw new ParleyError(
        'conflict',
        `There are ${limits.pinnedMessages} pinned messages here already; take a pin off first.`,
      );
    },
    async unpin(ownerId, messageId) {
      const message = await turns.message(ownerId, messageId);
      const changed = await store.unpin(ownerId, message);
      return changed === undefined ? conversations.get(ownerId, message.conversationId) : told(ownerId, changed);
    },
  };
}
