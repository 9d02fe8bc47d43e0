import { useStore } from '@nanostores/react';
import { memo, Suspense, useLayoutEffect } from 'react';
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
  /** The row has more words than it had. */
  readonly onGrown?: ((key: string) => void) | undefined;
}

/** Listens to its own message alone: words that arrive elsewhere do not draw it anew. */
export const MessageRow = memo(function MessageRow({ session, row, isLast, onQuote, onGrown }: MessageRowProps) {
  if (row.kind === 'question') return <WaitingQuestion session={session} entryKey={row.id} />;
  if (row.kind === 'answer') return <WaitingAnswer session={session} entryKey={row.id} />;
  if (row.kind === 'comparison')
    return (
      <Suspense fallback={<div className="h-40" />}>
        <ComparisonView session={session} onQuote={onQuote} />
      </Suspense>
    );
  return <StoredMessage {...{ session, row, isLast, onQuote, onGrown }} />;
});

function StoredMessage(props: MessageRowProps) {
  const $message = props.session.message(props.row.id);
  return $message ? <Listening {...props} $message={$message} /> : null;
}

function Listening({
  session,
  row,
  $message,
  isLast,
  onQuote,
  onGrown,
}: MessageRowProps & { readonly $message: NonNullable<ReturnType<ChatSession['message']>> }) {
  const message = useStore($message);
  const { content, parts } = message;
  const isLive = message.status === 'pending' || message.status === 'streaming';
  useLayoutEffect(() => {
    if (isLive) onGrown?.(row.key);
  }, [content, parts, isLive, onGrown, row.key]);
  return message.sender === 'user' ? (
    <QuestionView session={session} message={message} onQuote={onQuote} />
  ) : (
    <AnswerView session={session} message={message} isLast={isLast} onQuote={onQuote} />
  );
}
