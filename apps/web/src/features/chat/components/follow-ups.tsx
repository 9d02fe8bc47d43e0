import { useEffect, useLayoutEffect, useState } from 'react';
import { announce } from '../../../shared/lib/announce.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { followUps } from '../stores/page-follow-ups.ts';
import { $chosenFollowUp } from '../stores/wants-follow-ups.ts';
import { useText } from '../text.ts';

export interface FollowUpsProps {
  readonly session: ChatSession;
  readonly messageId: string;
  /** The answer has ended while somebody was here: then they are told of. */
  readonly isFresh: boolean;
}

/** What somebody might say next, for the field (core follow-ups/SPEC.md FU9, FU10). */
export function FollowUps({ session, messageId, isFresh }: FollowUpsProps) {
  const t = useText();
  const [words, setWords] = useState<readonly string[]>([]);
  const count = words.length;
  // Those that are known already are in the first picture.
  useLayoutEffect(() => followUps.watch(messageId, session, setWords), [messageId, session]);
  useEffect(() => {
    if (isFresh && count > 0) announce(t('followUpsCame', { count }));
    // Once for each answer, in the language of then.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isFresh, count]);
  if (count === 0) return null;
  return (
    <div
      role="group"
      aria-label={t('followUps')}
      data-follow-ups
      className="animate-rise mt-3 flex flex-wrap items-start gap-2"
    >
      {words.map((one) => (
        <button
          key={one}
          type="button"
          dir="auto"
          onClick={() => $chosenFollowUp.set({ chatId: session.id, words: one })}
          className="min-h-9 max-w-full rounded-lg border border-line bg-raised px-3 py-1.5 text-start text-sm break-words text-soft hover:border-edge hover:bg-hover hover:text-ink"
        >
          {one}
        </button>
      ))}
    </div>
  );
}
