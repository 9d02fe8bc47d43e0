import { useStore } from '@nanostores/react';
import { useEffect, useState } from 'react';
import { formatNumber, formatPercent } from '../../../shared/i18n/format.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import type { ComposerPartProps } from '../../composer/index.ts';
import { contextTokensOf } from '../../models/index.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { estimateTokens, mayBeNear, readContextUse, type ContextUse } from '../stores/context-use.ts';
import { knownChat } from '../stores/open-chats.ts';
import { useText } from '../text.ts';

const shownFrom = 0.75;

/** How much of the model's window is taken, as soon as it is nearly all of it. */
export function TokenMeterPlace({ composer }: ComposerPartProps) {
  const session = knownChat(composer.id);
  return session ? <TokenMeter composer={composer} session={session} /> : null;
}

function TokenMeter({ composer, session }: ComposerPartProps & { readonly session: ChatSession }) {
  const t = useText();
  const draft = useStore(composer.$text);
  const isAnswering = useStore(session.$isAnswering);
  const rows = useStore(session.$rows);
  const model = useStore(session.$conversation)?.model ?? null;
  const [use, setUse] = useState<ContextUse>();
  useEffect(() => {
    const answer = session.branch.findLast(({ sender, run_id }) => sender === 'assistant' && run_id !== null);
    if (isAnswering || !answer || !mayBeNear(session.branch, contextTokensOf(model))) return setUse(undefined);
    let isWanted = true;
    void readContextUse(answer).then((read) => isWanted && setUse(read));
    return () => {
      isWanted = false;
    };
  }, [session, rows, isAnswering, model]);
  if (!use) return null;
  const used = use.used + estimateTokens(draft);
  const share = used / use.limit;
  if (share < shownFrom && !use.isCut) return null;
  const shown = formatPercent(Math.min(1, share));
  const isFull = use.isCut || share >= 1;
  const words = `${t('windowUsed', { share: shown, used: formatNumber(Math.min(used, use.limit)), limit: formatNumber(use.limit) })} ${isFull ? t('olderLeave') : t('olderWillLeave')}`;
  return (
    <button
      type="button"
      aria-label={words}
      data-tip={words}
      onClick={() => toast(words)}
      className={`flex h-8 shrink-0 items-center gap-1.5 rounded-full px-2 text-xs tabular-nums hover:bg-hover ${isFull ? 'text-warn' : 'text-soft'}`}
    >
      <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" fill="none" strokeWidth="3">
        <circle cx="10" cy="10" r="8" stroke="currentColor" opacity="0.25" />
        <circle
          cx="10"
          cy="10"
          r="8"
          stroke="currentColor"
          pathLength="100"
          strokeDasharray={`${Math.round(Math.min(1, share) * 100)} 100`}
          transform="rotate(-90 10 10)"
        />
      </svg>
      {shown}
    </button>
  );
}
