import type { Feedback, SetFeedback } from '@parley/protocol';
import { ParleyError, type Clock } from '../kernel/index.ts';
import type { TurnService } from '../turns/index.ts';

export interface FeedbackStore {
  set(feedback: {
    readonly messageId: string;
    readonly userId: string;
    readonly value: Feedback['value'];
    readonly reasons: readonly string[];
    readonly comment: string;
    readonly now: Date;
  }): Promise<void>;
  remove(messageId: string, userId: string): Promise<void>;
}

export interface FeedbackService {
  set(userId: string, messageId: string, said: SetFeedback): Promise<Feedback>;
  /** Taking back what was never said is no error. */
  remove(userId: string, messageId: string): Promise<void>;
}

/** Thumbs, with a reason (SPEC F). */
export function createFeedbackService(options: {
  readonly store: FeedbackStore;
  readonly turns: Pick<TurnService, 'message'>;
  readonly clock: Clock;
}): FeedbackService {
  const { store, turns, clock } = options;
  return {
    async set(userId, messageId, { value, reasons = [], comment = '' }) {
      const message = await turns.message(userId, messageId);
      if (message.sender !== 'assistant') throw new ParleyError('conflict', 'Only answers get feedback.');
      const now = clock.now();
      const distinct = [...new Set(reasons)];
      await store.set({ messageId, userId, value, reasons: distinct, comment, now });
      return { value, reasons: distinct, comment, updated_at: now.toISOString() };
    },
    async remove(userId, messageId) {
      await turns.message(userId, messageId);
      await store.remove(messageId, userId);
    },
  };
}
