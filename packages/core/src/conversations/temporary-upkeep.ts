import type { Presence } from '../cache/index.ts';
import type { Clock, Logger } from '../kernel/index.ts';
import type { Stage } from '../turns/index.ts';
import type { ConversationService } from './conversation.service.ts';
import type { ConversationStore } from './conversation-store.ts';

export interface TemporaryUpkeepOptions {
  readonly store: Pick<ConversationStore, 'dueTemporary' | 'forgetDeleted'>;
  readonly conversations: Pick<ConversationService, 'delete'>;
  readonly presence: Pick<Presence, 'gatewaysOf'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly everyMs?: number;
  /** How long one without a screen may be left alone: a reload is no leaving. */
  readonly idleMs?: number;
}

const atOnce = 200;
const keepDeletedMs = 30 * 86_400_000;

/** Deletes temporary conversations that were left, or are a day old (SPEC TC3); and old marks of deleted ones. */
export function createTemporaryUpkeep(options: TemporaryUpkeepOptions): Stage & { look(): Promise<number> } {
  const { store, conversations, presence, clock, logger, everyMs = 300_000, idleMs = 900_000 } = options;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<number> {
    const now = clock.now();
    let deleted = 0;
    for (const due of await store.dueTemporary(now, new Date(now.getTime() - idleMs), atOnce)) {
      if (!due.isExpired && (await presence.gatewaysOf(due.id)).length > 0) continue;
      // Its owner may have been faster.
      await conversations.delete(due.ownerId, due.id).then(
        () => deleted++,
        (error: unknown) => logger.warn('temporary conversation not deleted', { error }),
      );
    }
    await store.forgetDeleted(new Date(now.getTime() - keepDeletedMs));
    return deleted;
  }

  return {
    look,
    async start() {
      timer = setInterval(() => {
        look().catch((error: unknown) => logger.warn('temporary conversations not looked through', { error }));
      }, everyMs);
    },
    async stop() {
      clearInterval(timer);
    },
  };
}
