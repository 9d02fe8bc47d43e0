import type { Clock, Logger } from '../kernel/index.ts';
import type { ModelRegistry } from '../models/index.ts';
import { titleOf, type AfterTurnTask, type LivePublisher } from '../turns/index.ts';
import type { UserNewsPublisher } from '../user-feed/index.ts';
import type { ConversationStore } from './conversation-store.ts';
import { askForTitle } from './model-title.ts';
import type { Conversation } from '@parley/protocol';

export interface TitleTaskOptions {
  readonly store: Pick<ConversationStore, 'mayBeNamed' | 'setAutomaticTitle' | 'turnToName' | 'setModelTitle'>;
  readonly models: Pick<ModelRegistry, 'resolve'>;
  readonly live: Pick<LivePublisher, 'broadcast'>;
  readonly news: UserNewsPublisher;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What an administrator has chosen for small tasks; null for the model that answered. */
  readonly smallTasksModel?: () => string | null;
  /** Answers are under way in this process: a title waits for them (CT4). */
  readonly isBusy: () => boolean;
  readonly lookEveryMs?: number;
  readonly waitMs?: number;
  readonly answerMs?: number;
}

/** Gives conversations that were opened without a title one after their first turn (SPEC CT2–CT5). */
export function createTitleTask(options: TitleTaskOptions): AfterTurnTask & { stop(): void } {
  const { store, models, logger, clock, isBusy } = options;
  const { lookEveryMs = 250, waitMs = 20_000, answerMs = 15_000 } = options;
  const stopped = new AbortController();

  async function tell(ownerId: string, conversation: Conversation | undefined): Promise<void> {
    if (conversation === undefined) return;
    options.news.tell(ownerId, { conversations: [conversation.id] });
    await options.live.broadcast(conversation.id, [{ type: 'conversation.updated', conversation }]);
  }

  async function isQuiet(): Promise<boolean> {
    const until = clock.monotonicMs() + waitMs;
    while (isBusy()) {
      if (stopped.signal.aborted || clock.monotonicMs() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    return !stopped.signal.aborted;
  }

  /** CT3, CT4. The title of before stays whatever goes wrong. */
  async function nameIt(conversationId: string): Promise<void> {
    const turn = await store.turnToName(conversationId);
    const chosen = options.smallTasksModel?.() ?? null;
    // One that is gone stops nothing.
    const model = turn && ((chosen === null ? undefined : models.resolve(chosen)) ?? models.resolve(turn.model));
    if (turn === undefined || model === undefined || model.origin?.kind === 'demo') return;
    if (!(await isQuiet())) return;
    const own = new AbortController();
    const watch = setInterval(() => isBusy() && own.abort(), lookEveryMs);
    try {
      const signal = AbortSignal.any([own.signal, stopped.signal, AbortSignal.timeout(answerMs)]);
      const title = await askForTitle(model, turn, signal);
      if (title !== undefined) await tell(turn.ownerId, await store.setModelTitle(conversationId, title));
    } catch (error) {
      if (!own.signal.aborted && !stopped.signal.aborted) logger.info('no title from the model', { error });
    } finally {
      clearInterval(watch);
    }
  }

  return {
    name: 'title',
    async run({ conversationId }) {
      if (!(await store.mayBeNamed(conversationId))) return;
      const beginning = await store.setAutomaticTitle(conversationId, titleOf);
      if (beginning !== undefined) await tell(beginning.ownerId, beginning.conversation);
      await nameIt(conversationId);
    },
    stop: () => stopped.abort(),
  };
}
