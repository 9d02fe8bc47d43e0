import { useStore } from '@nanostores/react';
import { formatPercent } from '../../../shared/i18n/format.ts';
import { Orb } from '../../../shared/ui/orb.tsx';
import type { ChatMessage, ChatSession } from '../stores/chat-session.ts';
import { useText } from '../text.ts';

/** Before the first word: what it is that one waits for. */
export function WaitingFor({ session, message }: { readonly session: ChatSession; readonly message: ChatMessage }) {
  const t = useText();
  // Which turns are under way changes seldom.
  useStore(session.$runs);
  const { waiting } = message;
  if (message.status === 'pending' && session.isBehind(message.id)) return <Thinking words={t('waitsForTurn')} />;
  if (waiting === undefined) return <Thinking />;
  if (waiting.position > 1) return <Thinking words={t('modelBusy', { count: waiting.position - 1 })} />;
  if (waiting.position === 1) return <Thinking words={t('modelBusyNext')} />;
  return waiting.read === null ? (
    <Thinking />
  ) : (
    <Thinking words={t('readsPrompt', { percent: formatPercent(waiting.read) })} />
  );
}

export function Thinking({ words }: { readonly words?: string }) {
  const t = useText();
  return (
    <p data-waiting-for className="flex h-8 items-center gap-2.5 text-sm text-faint tabular-nums">
      <Orb size={18} isActive />
      {words ?? t('thinking')}
    </p>
  );
}
