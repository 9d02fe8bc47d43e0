import { Suspense, useState } from 'react';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { ThumbDownIcon, ThumbUpIcon } from '../../../shared/ui/icons.ts';
import { laterPlain } from '../../../shared/ui/later.tsx';
import type { ChatMessage, ChatSession } from '../stores/chat-session.ts';
import { rate } from '../stores/feedback.ts';
import { useText } from '../text.ts';

const FeedbackForm = laterPlain(async () => (await import('./feedback-form.tsx')).FeedbackForm);

export interface ThumbsProps {
  readonly session: ChatSession;
  readonly message: ChatMessage;
  /** Where the reasons are asked for stands below all tools. */
  readonly onAsk: () => void;
}

/** Good or bad, by one press; why is asked for afterwards and may be left out. */
export function Thumbs({ session, message, onAsk }: ThumbsProps) {
  const t = useText();
  const value = message.feedback?.value;
  const press = (pressed: 'up' | 'down') => () => {
    const isTakenBack = value === pressed;
    void rate(session, message, isTakenBack ? undefined : { value: pressed });
    if (!isTakenBack) onAsk();
  };
  return (
    <>
      <LabelledButton
        size="small"
        label={t('good')}
        icon={ThumbUpIcon}
        isPressed={value === 'up'}
        onClick={press('up')}
        {...(value === 'up' ? { className: 'text-good!' } : {})}
      />
      <LabelledButton
        size="small"
        label={t('bad')}
        icon={ThumbDownIcon}
        isPressed={value === 'down'}
        onClick={press('down')}
        {...(value === 'down' ? { className: 'text-danger!' } : {})}
      />
    </>
  );
}

/** Which message is being asked about, and its form. */
export function useFeedbackForm(session: ChatSession, message: ChatMessage) {
  const [isAsking, setAsking] = useState(false);
  const form = isAsking && message.feedback && (
    <Suspense fallback={null}>
      <FeedbackForm
        key={message.feedback.value}
        feedback={message.feedback}
        onSend={async (said) => {
          if (await rate(session, message, said)) setAsking(false);
        }}
        onClose={() => setAsking(false)}
      />
    </Suspense>
  );
  return { ask: () => setAsking(true), form };
}
