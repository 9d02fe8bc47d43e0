import { limits, type Feedback, type FeedbackReason, type SetFeedback } from '@parley/protocol';
import { useState, type FormEvent } from 'react';
import { AutoTextarea } from '../../../shared/ui/auto-textarea.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { reasonsFor } from '../stores/feedback.ts';
import { useText } from '../text.ts';

export interface FeedbackFormProps {
  readonly feedback: Feedback;
  readonly onSend: (said: SetFeedback) => Promise<void>;
  readonly onClose: () => void;
}

/** Why an answer was good or bad: a few words to press, and a field. */
export function FeedbackForm({ feedback, onSend, onClose }: FeedbackFormProps) {
  const t = useText();
  const { value } = feedback;
  const [reasons, setReasons] = useState<readonly FeedbackReason[]>(feedback.reasons);
  const [comment, setComment] = useState(feedback.comment);
  const [isSending, setSending] = useState(false);
  const names: Readonly<Record<FeedbackReason, string>> = {
    accurate: t('reasonAccurate'),
    helpful: t('reasonHelpful'),
    clear: t('reasonClear'),
    creative: t('reasonCreative'),
    wrong: t('reasonWrong'),
    unhelpful: t('reasonUnhelpful'),
    ignored_instructions: t('reasonIgnored'),
    too_long: t('reasonLong'),
    too_short: t('reasonShort'),
    unsafe: t('reasonUnsafe'),
    refused: t('reasonRefused'),
    other: t('reasonOther'),
  };
  const toggle = (reason: FeedbackReason) =>
    setReasons(reasons.includes(reason) ? reasons.filter((one) => one !== reason) : [...reasons, reason]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    await onSend({ value, reasons: [...reasons], comment });
    setSending(false);
  };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => event.key === 'Escape' && !event.nativeEvent.isComposing && onClose()}
      className="animate-rise mt-2 flex max-w-xl flex-col gap-3 rounded-lg border border-line bg-raised p-3 shadow-low"
    >
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="mb-2 text-sm font-medium">{value === 'up' ? t('whatWasGood') : t('whatWasBad')}</legend>
        {reasonsFor[value].map((reason) => (
          <button
            key={reason}
            type="button"
            aria-pressed={reasons.includes(reason)}
            onClick={() => toggle(reason)}
            className="h-8 rounded-full border border-line px-3 text-sm text-soft hover:bg-hover aria-pressed:border-transparent aria-pressed:bg-tint aria-pressed:text-on-tint"
          >
            {names[reason]}
          </button>
        ))}
      </fieldset>
      <AutoTextarea
        aria-label={t('feedbackComment')}
        placeholder={t('feedbackComment')}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
        maxLength={limits.feedbackCharacters}
        maxRows={6}
        dir="auto"
        className="w-full rounded-md border border-line px-3 py-2 text-sm"
      />
      <div className="flex justify-end gap-2">
        <Button size="small" onClick={onClose}>
          {t('notNow')}
        </Button>
        <Button
          size="small"
          type="submit"
          variant="contained"
          disabled={isSending || (reasons.length === 0 && comment.trim() === '')}
        >
          {t('sendFeedback')}
        </Button>
      </div>
    </form>
  );
}
