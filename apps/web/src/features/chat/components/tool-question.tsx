import { useEffect, useState } from 'react';
import { announce } from '../../../shared/lib/announce.ts';
import type { DecideTool } from '@parley/protocol';
import { useText } from '../text.ts';

export type Decide = (callId: string, decision: DecideTool) => Promise<void>;

export interface ToolQuestionProps {
  readonly callId: string;
  readonly tool: string;
  readonly question: string | undefined;
  readonly onDecide: Decide;
}

/** A tool asks: this once, from now on in this conversation, or not at all. */
export function ToolQuestion({ callId, tool, question, onDecide }: ToolQuestionProps) {
  const t = useText();
  const [isSent, setSent] = useState(false);
  const asks = t('toolAsks');
  // Whoever does not see it hears it, once.
  useEffect(() => announce(asks), [asks]);
  const decide = (decision: DecideTool) => () => {
    setSent(true);
    // What came of it is told by the answer; what went wrong, by the page.
    onDecide(callId, decision).catch(() => setSent(false));
  };
  return (
    <div role="group" aria-label={t('mayRun', { name: tool })} data-asks className="mt-2 rounded-md bg-warn-tint p-3">
      <p className="mb-2 text-sm text-warn" dir="auto">
        {question ?? t('mayRun', { name: tool })}
      </p>
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          disabled={isSent}
          onClick={decide({ decision: 'allow' })}
          className="h-9 rounded-md bg-accent px-4 text-sm font-medium text-on-accent hover:bg-accent-strong disabled:opacity-60"
        >
          {t('allow')}
        </button>
        <button
          type="button"
          disabled={isSent}
          onClick={decide({ decision: 'allow', remember: true })}
          className="h-9 rounded-md border border-edge px-3 text-sm hover:bg-hover disabled:opacity-60"
        >
          {t('allowAlways')}
        </button>
        <button
          type="button"
          disabled={isSent}
          onClick={decide({ decision: 'deny' })}
          className="h-9 rounded-md border border-edge px-3 text-sm hover:bg-hover disabled:opacity-60"
        >
          {t('deny')}
        </button>
      </div>
    </div>
  );
}
