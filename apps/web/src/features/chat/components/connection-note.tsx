import { useStore } from '@nanostores/react';
import { $reach } from '../../../shared/lib/reach.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { useText } from '../text.ts';
import { useIsLate } from './use-is-late.ts';

/** Says something only when the connection is not as it should be, and not for a blink. */
export function ConnectionNote({ session }: { readonly session: ChatSession }) {
  const t = useText();
  const { status, transport } = useStore(session.$connection);
  const reach = useStore($reach);
  const state = useStore(session.$state);
  const isLate = useIsLate(status);
  // The line above the page tells of the server; here stands what it means for this conversation.
  if (reach !== 'reached')
    return <span className="px-2 text-sm text-faint">{state === 'stale' || state === 'ready' ? t('stale') : ''}</span>;
  const words =
    status === 'offline'
      ? t('offline')
      : status === 'connecting'
        ? t('connecting')
        : transport === 'http'
          ? t('slowWay')
          : '';
  return (
    <span role="status" className={`px-2 text-sm ${status === 'offline' ? 'text-warn' : 'text-faint'}`}>
      {words !== '' && (isLate || transport === 'http') ? words : ''}
    </span>
  );
}
