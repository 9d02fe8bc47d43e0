import { useStore } from '@nanostores/react';
import { memo, Suspense } from 'react';
import { laterPlain } from '../../../shared/ui/later.tsx';
import type { Row } from '../stores/branch.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { AnswerView } from './answer-view.tsx';
import { QuestionView } from './question-view.tsx';
import { WaitingAnswer, WaitingQuestion } from './waiting-views.tsx';

const ComparisonView = laterPlain(async () => (await import('./comparison-view.tsx')).ComparisonView);

export interface MessageRowProps {
  readonly session: ChatSession;
  readonly row: Row;
  readonly isLast: boolean;
  readonly onQuote: (text: string) => void;
}

/** Listens to its own message alone: words that arrive elsewhere do not draw it anew. */
export const MessageRow = memo(function MessageRow({ session, row, isLast, onQuote }: MessageRowProps) {
  if (row.kind === 'question') return <WaitingQuestion session={session} entryKey={row.id} />;
  if (row.kind === 'answer') return <WaitingAnswer session={session} entryKey={row.id} />;
  if (row.kind === 'comparison')
    return (
      <Suspense fallback={<div className="h-40" />}>
        <ComparisonView session={session} onQuote={onQuote} />
      </Suspense>
    );
  return <StoredMessage session={session} id={row.id} isLast={isLast} onQuote={onQuote} />;
});

function StoredMessage({ session, id, isLast, onQuote }: Omit<MessageRowProps, 'row'> & { readonly id: string }) {
  const $message = session.message(id);
  return $message ? <Listening session={session} $message={$message} isLast={isLast} onQuote={onQuote} /> : null;
}

function Listening({
  session,
  $message,
  isLast,
  onQuote,
}: Omit<MessageRowProps, 'row'> & { readonly $message: NonNullable<ReturnType<ChatSession['message']>> }) {
  const message = useStore($message);
  return message.sender === 'user' ? (
    <QuestionView session={session} message={message} onQuote={onQuote} />
  ) : (
    <AnswerView session={session} message={message} isLast={isLast} onQuote={onQuote} />
  );
}
