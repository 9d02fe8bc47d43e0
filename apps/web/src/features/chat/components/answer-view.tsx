import { useStore } from '@nanostores/react';
import { Suspense, useState } from 'react';
import { laterPlain } from '../../../shared/ui/later.tsx';
import { $editedAnswer } from '../stores/editing.ts';
import { $wantsFollowUps } from '../stores/wants-follow-ups.ts';
import { useText } from '../text.ts';
import type { ChatMessage, ChatSession } from '../stores/chat-session.ts';
import { MessageBody } from './message-body.tsx';
import { ReadStep } from './references.tsx';
import { StoredEditForm } from './edit-form-later.ts';
import { AnswerTools } from './message-tools.tsx';
import { useFeedbackForm } from './thumbs.tsx';
import { WaitingFor } from './waiting-for.tsx';

const FollowUps = laterPlain(async () => (await import('./follow-ups.tsx')).FollowUps);

export interface AnswerViewProps {
  readonly session: ChatSession;
  readonly message: ChatMessage;
  readonly isLast: boolean;
  readonly onQuote: (text: string) => void;
}

const stopEditing = () => $editedAnswer.set(undefined);

/** An answer, with how it came about and how it ended. */
export function AnswerView({ session, message, isLast, onQuote }: AnswerViewProps) {
  const t = useText();
  const isEdited = useStore($editedAnswer) === message.id;
  const { ask, form } = useFeedbackForm(session, message);
  const isLive = message.status === 'pending' || message.status === 'streaming';
  const [wasLive] = useState(isLive);
  const wantsFollowUps = useStore($wantsFollowUps) && isLast && !isEdited && message.status === 'complete';
  const body = <MessageBody session={session} message={message} isLive={isLive} />;
  return (
    <article
      data-message="assistant"
      data-live={isLive || undefined}
      aria-busy={isLive}
      className="group flex flex-col pb-3"
    >
      <h2 className="sr-only">{t('parleySaid')}</h2>
      <ReadStep parts={message.parent_id === null ? undefined : session.message(message.parent_id)?.get().parts} />
      {isEdited ? (
        <Suspense fallback={body}>
          <StoredEditForm
            session={session}
            id={message.id}
            content={message.content}
            label={t('editAnswer')}
            hint={t('editAnswerHint')}
            onEnd={stopEditing}
          />
        </Suspense>
      ) : (
        body
      )}
      {isLive && message.content === '' && !message.parts?.length && <WaitingFor session={session} message={message} />}
      <EndNote message={message} />
      {!isLive && !isEdited && (
        <AnswerTools session={session} message={message} isLast={isLast} onQuote={onQuote} onAsk={ask} />
      )}
      {form}
      {wantsFollowUps && (
        <Suspense fallback={null}>
          <FollowUps key={message.id} session={session} messageId={message.id} isFresh={wasLive} />
        </Suspense>
      )}
    </article>
  );
}

export function EndNote({ message }: { readonly message: ChatMessage }) {
  const t = useText();
  const words = {
    stopped: t('stopped'),
    failed: t('failed'),
    interrupted: t('interrupted'),
    blocked: t('cutShort'),
  }[message.status as 'stopped' | 'failed' | 'interrupted' | 'blocked'];
  if (words === undefined) return null;
  const isFault = message.status === 'failed' || message.status === 'interrupted';
  return (
    <p className={`mt-2 w-fit rounded-sm text-sm ${isFault ? 'bg-danger-tint px-2.5 py-1 text-danger' : 'text-faint'}`}>
      {words}
      {isFault && message.detail ? ` ${message.detail}` : ''}
    </p>
  );
}
