import { useStore } from '@nanostores/react';
import { computed } from 'nanostores';
import { useMemo } from 'react';
import { PinIcon } from '../../../shared/ui/icons.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { pinsOf } from '../stores/pins-of.ts';
import { useText } from '../text.ts';

/** A pin of another message is no news for this one. */
export function useIsPinned(session: ChatSession, id: string): boolean {
  return useStore(useMemo(() => computed(pinsOf(session).$ids, (ids) => ids.includes(id)), [session, id]));
}

/** At the end of the line, where nothing is moved by it. */
export function PinMark({ session, id }: { readonly session: ChatSession; readonly id: string }) {
  const t = useText();
  if (!useIsPinned(session, id)) return null;
  return (
    <span role="img" aria-label={t('pinned')} data-tip={t('pinned')} data-pinned className="ms-auto ps-2 text-accent">
      <PinIcon size={15} />
    </span>
  );
}
