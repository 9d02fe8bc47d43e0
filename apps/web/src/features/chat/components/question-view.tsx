import { Suspense, useState } from 'react';
import { MessageFiles } from '../../files/index.ts';
import type { ChatMessage, ChatSession } from '../stores/chat-session.ts';
import { useText } from '../text.ts';
import { StoredEditForm } from './edit-form-later.ts';
import { OwnWords } from './own-words.tsx';
import { References } from './references.tsx';
import { QuestionTools } from './message-tools.tsx';

export interface QuestionViewProps {
  readonly session: ChatSession;
  readonly message: ChatMessage;
  readonly onQuote: (text: string) => void;
}

/** What the user wrote: in a bubble, as it was written. */
export function QuestionView({ session, message, onQuote }: QuestionViewProps) {
  const t = useText();
  const [isEditing, setEditing] = useState(false);
  const isBlocked = message.status === 'blocked';
  const words = message.content !== '' && <OwnWords id={message.id} content={message.content} />;
  return (
    <article data-message="user" className="group flex flex-col items-end pb-2">
      <h2 className="sr-only">{t('youSaid')}</h2>
      <References parts={message.parts} />
      {message.attachments && <MessageFiles attachments={message.attachments} />}
      {isEditing ? (
        <Suspense fallback={words}>
          <StoredEditForm
            session={session}
            id={message.id}
            content={message.content}
            onEnd={() => setEditing(false)}
            onSend={(content) => {
              setEditing(false);
              session.edit(message.id, content);
            }}
          />
        </Suspense>
      ) : isBlocked ? (
        <div
          data-body
          className="max-w-[min(85%,38rem)] rounded-lg rounded-ee-sm border border-dashed border-line px-4 py-2.5 text-read text-faint italic"
        >
          {t('blocked')}
        </div>
      ) : (
        words
      )}
      {!isEditing && (
        <QuestionTools session={session} message={message} onEdit={() => setEditing(true)} onQuote={onQuote} />
      )}
    </article>
  );
}
