import { useStore } from '@nanostores/react';
import { useEffect, useState } from 'react';
import type { ChatSession } from '../stores/chat-session.ts';
import { useText } from '../text.ts';

const quietForMs = 900;

/** Says something only when the connection is not as it should be, and not for a blink. */
export function ConnectionNote({ session }: { readonly session: ChatSession }) {
  const t = useText();
  const { status, transport } = useStore(session.$connection);
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    const timer = setTimeout(() => setLate(true), quietForMs);
    return () => clearTimeout(timer);
  }, [status]);
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
