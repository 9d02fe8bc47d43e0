import { useStore } from '@nanostores/react';
import type { ChatSession } from '../stores/chat-session.ts';
import { useText } from '../text.ts';
import { Thinking } from './answer-view.tsx';

/** Written, and on its way. */
export function WaitingQuestion({ session, entryKey }: { readonly session: ChatSession; readonly entryKey: string }) {
  const t = useText();
  const { status } = useStore(session.$connection);
  const entry = session.waiting(entryKey);
  if (!entry || (entry.kind !== 'send' && entry.kind !== 'edit')) return null;
  return (
    <article data-message="user" data-waiting className="flex flex-col items-end pb-2">
      <h2 className="sr-only">{t('youSaid')}</h2>
      <div
        data-body
        dir="auto"
        className="max-w-[min(85%,38rem)] rounded-lg rounded-ee-sm bg-tint px-4 py-2.5 text-read break-words whitespace-pre-wrap text-on-tint opacity-80"
      >
        {entry.body.content}
      </div>
      <p className="h-8 pt-1 text-xs text-faint">{status === 'offline' ? t('waitsForServer') : ''}</p>
    </article>
  );
}

/** The place of the answer before the server has taken the question. */
export function WaitingAnswer({ session }: { readonly session: ChatSession }) {
  const { status } = useStore(session.$connection);
  return <div className="min-h-8 pb-3">{status === 'live' && <Thinking />}</div>;
}
