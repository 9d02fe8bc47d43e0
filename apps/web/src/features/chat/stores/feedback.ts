import type { FeedbackReason, SetFeedback } from '@parley/protocol';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import { deleteFeedback, setFeedback } from '../api/feedback.ts';
import type { ChatMessage, ChatSession } from './chat-session.ts';

export const reasonsFor: Readonly<Record<'up' | 'down', readonly FeedbackReason[]>> = {
  up: ['accurate', 'helpful', 'clear', 'creative', 'other'],
  down: ['wrong', 'unhelpful', 'ignored_instructions', 'too_long', 'too_short', 'unsafe', 'refused', 'other'],
};

/** Shown at once, and as it was should the server not take it. `undefined` takes it back. */
export async function rate(
  session: Pick<ChatSession, 'change'>,
  { id, feedback: before }: Pick<ChatMessage, 'id' | 'feedback'>,
  said: SetFeedback | undefined,
): Promise<boolean> {
  const shown = said && {
    value: said.value,
    reasons: said.reasons ?? [],
    comment: said.comment ?? '',
    updated_at: new Date().toISOString(),
  };
  session.change(id, { feedback: shown });
  try {
    if (said) session.change(id, { feedback: await setFeedback(id, said) });
    else await deleteFeedback(id);
    return true;
  } catch (error) {
    session.change(id, { feedback: before });
    toast(sentenceOf(error), { kind: 'problem' });
    return false;
  }
}
