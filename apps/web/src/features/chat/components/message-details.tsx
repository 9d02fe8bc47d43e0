import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import type { Run } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { formatDateTime, formatNumber, formatSeconds } from '../../../shared/i18n/format.ts';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { CloseIcon } from '../../../shared/ui/icons.ts';
import { modelName } from '../../models/index.ts';
import type { ChatMessage, ChatSession } from '../stores/chat-session.ts';
import { readRunOf } from '../stores/run-details.ts';
import { useText } from '../text.ts';

export interface MessageDetailsProps {
  readonly session: ChatSession;
  readonly message: ChatMessage;
  readonly onClose: () => void;
}

/** Which model, how many tokens, how long. */
export function MessageDetails({ message, onClose }: MessageDetailsProps) {
  const t = useText();
  const [run, setRun] = useState<Run>();
  useEffect(() => {
    let isWanted = true;
    void readRunOf(message).then((read) => isWanted && setRun(read));
    return () => {
      isWanted = false;
    };
  }, [message]);
  const usage = run?.usage ?? message.usage;
  const facts: (readonly [string, string])[] = [[t('at'), formatDateTime(message.timestamp)]];
  if (message.model !== null) facts.push([t('model'), modelName(message.model)]);
  if (usage) {
    facts.push(
      [t('inputTokens'), formatNumber(usage.input_tokens)],
      [t('outputTokens'), formatNumber(usage.output_tokens)],
    );
    if (usage.reasoning_tokens !== undefined) facts.push([t('reasoningTokens'), formatNumber(usage.reasoning_tokens)]);
  }
  if (run?.started_at && run.ended_at) {
    const tookMs = Date.parse(run.ended_at) - Date.parse(run.started_at);
    facts.push([t('took'), formatSeconds(tookMs)]);
    if (usage && tookMs > 0)
      facts.push([t('speed'), t('perSecond', { count: Math.round((usage.output_tokens * 1000) / tookMs) })]);
  }
  if (run?.reason) facts.push([t('ending'), run.reason]);
  facts.push([t('length'), t('characters', { count: message.content.length })]);
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby="message-details">
      <DialogTitle id="message-details" className="flex items-center">
        <span className="flex-1">{t('details')}</span>
        <LabelledButton label={t('dismiss')} icon={CloseIcon} onClick={onClose} />
      </DialogTitle>
      <DialogContent>
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
          {facts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-faint">{name}</dt>
              <dd className="min-w-0 text-end break-words tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
