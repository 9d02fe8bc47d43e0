import type { Clock } from '../kernel/index.ts';
import { titleOf, type AfterTurnTask, type LivePublisher } from '../turns/index.ts';
import type { ConversationStore } from './conversation-store.ts';

/** Gives conversations that were opened without a title one after their first turn. */
export function createTitleTask(options: {
  readonly store: ConversationStore;
  readonly live: LivePublisher;
  readonly clock: Clock;
}): AfterTurnTask {
  return {
    name: 'title',
    async run({ conversationId }) {
      const conversation = await options.store.setAutomaticTitle(conversationId, titleOf);
      if (conversation !== undefined)
        await options.live.broadcast(conversationId, [{ type: 'conversation.updated', conversation }]);
    },
  };
}
