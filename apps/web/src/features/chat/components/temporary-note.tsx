import { GhostIcon } from '../../../shared/ui/icons.ts';
import { keepConversation } from '../../conversations/index.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { useText } from '../text.ts';

/** Says all the time that this will be gone, and how to keep it. */
export function TemporaryNote({ session }: { readonly session: ChatSession }) {
  const t = useText();
  return (
    <div className="mx-auto mb-1 flex w-[calc(100%-1.5rem)] max-w-[46.5rem] items-center gap-3 rounded-md border border-dashed border-edge px-3 py-1.5 text-sm text-soft">
      <GhostIcon size={18} className="shrink-0" />
      <p className="min-w-0 flex-1" title={t('temporaryText')}>
        <span className="font-medium text-ink">{t('temporary')}</span>{' '}
        <span className="hidden sm:inline">{t('temporaryText')}</span>
      </p>
      <button
        type="button"
        onClick={() => void keepConversation(session.id)}
        className="shrink-0 rounded-sm h-8 px-2 font-semibold text-accent hover:bg-hover"
      >
        {t('keepChat')}
      </button>
    </div>
  );
}
