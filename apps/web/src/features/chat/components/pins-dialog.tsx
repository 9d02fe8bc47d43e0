import Dialog from '@mui/material/Dialog';
import DialogTitle from '@mui/material/DialogTitle';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { formatAgo } from '../../../shared/i18n/format.ts';
import { announce } from '../../../shared/lib/announce.ts';
import { firstWords } from '../../../shared/lib/first-words.ts';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { CloseIcon, ForkIcon, PinIcon, UnpinIcon } from '../../../shared/ui/icons.ts';
import { ProblemNote } from '../../../shared/ui/page-body.tsx';
import { bringHere } from '../../branches/index.ts';
import { useModelName } from '../../models/index.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import type { ListPlace } from '../stores/list-place.ts';
import { movedBy } from '../stores/own-messages.ts';
import type { PinnedRow } from '../stores/pinned-list.ts';
import { $arePinsShown, pinsOf, togglePin } from '../stores/pins-of.ts';
import { $wantedMessage } from '../stores/wanted-message.ts';
import { text, useText } from '../text.ts';
import { usePinned } from './use-pinned.ts';

export interface PinsDialogProps {
  readonly session: ChatSession;
  readonly list: ListPlace;
}

/** The pinned messages of all branches: how each begins; a press leads there. */
export function PinsDialog({ session, list }: PinsDialogProps) {
  const t = useText();
  const titleId = useId();
  const { rows, problem, readAgain } = usePinned(session);
  const [now] = useState(() => Date.now());
  const [leading, setLeading] = useState<string>();
  const place = useRef<HTMLUListElement>(null);
  // On with the keys that scroll, once the dialog has given the focus back.
  const toList = () => setTimeout(() => list.virtualizer.scrollElement?.focus({ preventScroll: true }));
  const close = () => {
    $arePinsShown.set(false);
    // The button that opened it goes with the last pin.
    if (pinsOf(session).$ids.get().length === 0) toList();
  };

  const choose = async (message: PinnedRow) => {
    if (leading !== undefined) return;
    const { id } = message;
    setLeading(id);
    const isShown = session.$comparing.get().includes(id);
    const isHere = isShown || (await bringHere(session, id, message.on_branch));
    // Whoever has closed it meanwhile wants to stay.
    if (!$arePinsShown.get()) return;
    close();
    if (!isHere) return;
    $wantedMessage.set(id);
    announce(wordsOf(message));
    toList();
  };
  return (
    <Dialog
      open
      onClose={close}
      fullWidth
      maxWidth="sm"
      aria-labelledby={titleId}
      slotProps={{ paper: { sx: { alignSelf: 'flex-start', mt: '12vh', maxHeight: '76vh' } } }}
    >
      <DialogTitle className="flex items-center gap-3" component="div">
        <h2 id={titleId} className="min-w-0 flex-1">
          {t('pinnedMessages')}
        </h2>
        <LabelledButton label={t('dismiss')} icon={CloseIcon} onClick={close} />
      </DialogTitle>
      <div className="min-h-0 overflow-y-auto overscroll-contain px-3 pb-3" data-pins>
        {problem !== undefined && (
          <div className="mb-2">
            <ProblemNote
              text={problem}
              action={
                <Button size="small" onClick={readAgain}>
                  {t('tryAgain')}
                </Button>
              }
            />
          </div>
        )}
        <ul ref={place} aria-labelledby={titleId} onKeyDown={(event) => moveFocus(event, place.current)}>
          {rows.map(({ id, isPinned, message }, index) => (
            <li key={id} className="group relative flex items-center rounded-sm hover:bg-hover">
              {message ? (
                <Pinned
                  message={message}
                  now={now}
                  isFirst={index === 0}
                  isPinned={isPinned}
                  isLeading={leading === id}
                  onChoose={() => void choose(message)}
                />
              ) : (
                <Unknown isReading={problem === undefined} />
              )}
              <span className={`me-1 ${isPinned ? 'sr-hover' : ''}`}>
                <LabelledButton
                  size="small"
                  label={t(isPinned ? 'unpinMessage' : 'pinMessage')}
                  icon={isPinned ? UnpinIcon : PinIcon}
                  onClick={() => void togglePin(session, id)}
                />
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

interface PinnedProps {
  readonly message: PinnedRow;
  /** When the dialog was opened. */
  readonly now: number;
  readonly isFirst: boolean;
  readonly isPinned: boolean;
  readonly isLeading: boolean;
  readonly onChoose: () => void;
}

function Pinned({ message, now, isFirst, isPinned, isLeading, onChoose }: PinnedProps) {
  const t = useText();
  const isOwn = message.sender === 'user';
  const answeredBy = useModelName(message.model) ?? 'Parley';
  const who = isOwn ? t('you') : answeredBy;
  return (
    <button
      type="button"
      autoFocus={isFirst}
      aria-busy={isLeading}
      data-pinned-message
      onClick={onChoose}
      className={`min-h-12 min-w-0 flex-1 rounded-sm px-3 py-2 text-start focus-visible:outline-offset-[-2px] ${isLeading ? 'animate-breathe' : ''}`}
    >
      <span
        dir="auto"
        className={`line-clamp-2 text-sm break-words sm:line-clamp-1 ${isOwn ? 'font-[560]' : ''} ${isPinned ? '' : 'text-faint line-through'}`}
      >
        {wordsOf(message)}
      </span>
      <span className="flex min-w-0 items-center gap-1 text-xs text-faint">
        <span className="truncate">{`${who} · ${formatAgo(message.created_at, now)}`}</span>
        {!message.on_branch && (
          <>
            <span aria-hidden>·</span>
            <ForkIcon size={13} className="shrink-0" />
            <span className="shrink-0">{t('otherBranch')}</span>
          </>
        )}
      </span>
    </button>
  );
}

function Unknown({ isReading }: { readonly isReading: boolean }) {
  return (
    <span aria-hidden className="flex min-h-12 flex-1 flex-col justify-center gap-1.5 px-3">
      {isReading ? <span className="skeleton h-4 w-3/5" /> : '…'}
    </span>
  );
}

function wordsOf({ text: begins, status }: PinnedRow): string {
  return status === 'blocked' ? text('blocked') : firstWords(begins) || text('noWords');
}

function buttons(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[data-pinned-message]') ?? [])];
}

/** The arrows go from one message to the next; Tab also stands at what takes off the pin. */
function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  const all = buttons(list);
  const at = all.findIndex((one) => one.parentElement?.contains(document.activeElement));
  const to = movedBy(event.key, at, all.length);
  if (to === undefined) return;
  event.preventDefault();
  all[to]?.focus();
}
