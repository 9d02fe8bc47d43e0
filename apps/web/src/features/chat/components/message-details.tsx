import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import type { RunRecord } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { formatDateTime } from '../../../shared/i18n/format.ts';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { CloseIcon } from '../../../shared/ui/icons.ts';
import { modelName } from '../../models/index.ts';
import type { ChatMessage, ChatSession } from '../stores/chat-session.ts';
import { factsOfRun, type FactGroup } from '../stores/run-facts.ts';
import { readRunOf } from '../stores/run-details.ts';
import { useText } from '../text.ts';

export interface MessageDetailsProps {
  readonly session: ChatSession;
  readonly message: ChatMessage;
  readonly onClose: () => void;
}

/** Which model, how many tokens, what it cost, where the time went, and what it was told. */
export function MessageDetails({ message, onClose }: MessageDetailsProps) {
  const t = useText();
  const [run, setRun] = useState<RunRecord>();
  useEffect(() => {
    let isWanted = true;
    void readRunOf(message).then((read) => isWanted && setRun(read));
    return () => {
      isWanted = false;
    };
  }, [message]);
  const editedAt = message.parts?.find((part) => part.kind === 'edited')?.at;
  const own: FactGroup = {
    name: undefined,
    facts: [
      [t('at'), formatDateTime(message.timestamp)],
      ...(editedAt === undefined ? [] : [[t('edited'), formatDateTime(editedAt)] as const]),
      ...(message.model === null ? [] : [[t('model'), modelName(message.model)] as const]),
      [t('length'), t('characters', { count: message.content.length })],
    ],
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby="message-details">
      <DialogTitle id="message-details" className="flex items-center">
        <span className="flex-1">{t('details')}</span>
        <LabelledButton label={t('dismiss')} icon={CloseIcon} onClick={onClose} />
      </DialogTitle>
      <DialogContent>
        {[own, ...(run ? factsOfRun(run) : [])].map(({ name, facts }) => (
          <section key={name ?? ''} className="mb-4">
            {name !== undefined && <h3 className="mb-1.5 text-sm font-semibold">{name}</h3>}
            <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
              {facts.map(([fact, value]) => (
                <div key={fact} className="contents">
                  <dt className="text-faint">{fact}</dt>
                  <dd className="min-w-0 text-end break-words tabular-nums">{value}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        {run?.warnings.map((warning) => (
          <p key={warning} className="mb-2 rounded-sm bg-warn-tint px-2.5 py-1 text-sm text-warn">
            {warning}
          </p>
        ))}
      </DialogContent>
    </Dialog>
  );
}
