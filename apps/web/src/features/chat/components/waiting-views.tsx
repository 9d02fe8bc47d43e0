import { useStore } from '@nanostores/react';
import { Suspense, useState } from 'react';
import { $keeping } from '../../../shared/lib/database.ts';
import { knownAttachments, MessageFiles } from '../../files/index.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { useText } from '../text.ts';
import { EditForm } from './edit-form-later.ts';
import { useIsLate } from './use-is-late.ts';
import { Thinking } from './waiting-for.tsx';

interface WaitingProps {
  readonly session: ChatSession;
  readonly entryKey: string;
}

/** Written, and on its way: or waiting for one, or refused. */
export function WaitingQuestion({ session, entryKey }: WaitingProps) {
  const t = useText();
  const [isEditing, setEditing] = useState(false);
  const entry = session.waiting(entryKey);
  if (!entry || (entry.kind !== 'send' && entry.kind !== 'edit')) return null;
  const attachments = knownAttachments(entry.body.attachments ?? []);
  return (
    <article data-message="user" data-waiting className="flex flex-col items-end pb-2">
      <h2 className="sr-only">{t('youSaid')}</h2>
      {attachments.length > 0 && <MessageFiles attachments={attachments} />}
      {isEditing ? (
        <Suspense fallback={null}>
          <EditForm
            content={entry.body.content}
            hint=""
            onCancel={() => setEditing(false)}
            onSend={(content) => {
              setEditing(false);
              session.rewrite(entryKey, content);
            }}
          />
        </Suspense>
      ) : (
        <>
          {entry.body.content !== '' && (
            <div
              data-body
              dir="auto"
              className="max-w-[min(85%,38rem)] rounded-lg rounded-ee-sm bg-tint px-4 py-2.5 text-read break-words whitespace-pre-wrap text-on-tint opacity-80"
            >
              {entry.body.content}
            </div>
          )}
          <WaitingState session={session} entryKey={entryKey} onEdit={() => setEditing(true)} />
        </>
      )}
    </article>
  );
}

/** One line below: why it has not gone, and what can be done about it. */
function WaitingState({ session, entryKey, onEdit }: WaitingProps & { readonly onEdit: () => void }) {
  const t = useText();
  const isOnItsWay = useIsOnItsWay(session);
  const keeping = useStore($keeping);
  const refusal = session.refusalOf(entryKey);
  const mayHaveArrived = session.waiting(entryKey)?.isTried === true;
  if (refusal === undefined && isOnItsWay) return <p className="min-h-8" />;
  const words =
    refusal === undefined
      ? mayHaveArrived
        ? t('unconfirmed')
        : t('waitsForServer')
      : t('notSent', { reason: `${refusal.message.replace(/\.$/, '')}.` });
  const lost = keeping === 'none' ? t('notKept') : keeping === 'full' ? t('storageFull') : '';
  return (
    <div className="flex min-h-8 flex-wrap items-center justify-end gap-x-1 pt-0.5 text-xs">
      <span role="status" className={refusal === undefined ? 'text-faint' : 'text-danger'}>
        {words}
      </span>
      {lost !== '' && <span className="text-warn">{lost}</span>}
      {refusal !== undefined && <LineButton label={t('tryAgain')} onClick={() => session.sendAgain()} />}
      {!mayHaveArrived && (
        <>
          <LineButton label={t('edit')} onClick={onEdit} />
          <LineButton
            label={refusal === undefined ? t('cancel') : t('discard')}
            onClick={() => void session.takeBack(entryKey)}
          />
        </>
      )}
    </div>
  );
}

function LineButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="h-[30px] rounded-sm px-2 font-medium text-soft hover:bg-hover hover:text-ink"
    >
      {label}
    </button>
  );
}

/** The place of the answer before the server has taken the question. */
export function WaitingAnswer({ session, entryKey }: WaitingProps) {
  const isOnItsWay = useIsOnItsWay(session);
  return <div className="min-h-8 pb-3">{isOnItsWay && session.refusalOf(entryKey) === undefined && <Thinking />}</div>;
}

/** A conversation that begins connects with its first message: no word of waiting while that takes a blink. */
function useIsOnItsWay(session: ChatSession): boolean {
  const { status } = useStore(session.$connection);
  const isLate = useIsLate(status);
  return status === 'live' || (status === 'connecting' && !isLate);
}
