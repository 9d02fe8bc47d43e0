import { limits } from '@parley/protocol';
import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { ariaKeys } from '../../../shared/actions/keys.ts';
import { formatNumber } from '../../../shared/i18n/format.ts';
import { AutoTextarea } from '../../../shared/ui/auto-textarea.tsx';
import { SendIcon, StopIcon } from '../../../shared/ui/icons.ts';
import { keepDraft, readDraft } from '../stores/drafts.ts';
import { useText } from '../text.ts';

export interface WritingHandle {
  quote(text: string): void;
  fill(text: string): void;
}

export interface WritingBoxProps {
  readonly draftId: string;
  readonly label: string;
  readonly placeholder: string;
  readonly isAnswering: boolean;
  /** What was sent before, oldest first, for the arrow up. */
  readonly history: () => readonly string[];
  /** `isOther`: sent with the modifier, which does the other of two things. False: nothing was sent, keep the text. */
  readonly onSend: (content: string, isOther: boolean) => boolean | Promise<boolean>;
  readonly onStop: () => void;
  readonly children: ReactNode;
  readonly ref?: Ref<WritingHandle>;
}

const saveAfterMs = 250;
const countFrom = limits.messageCharacters * 0.9;

/** The field and its buttons. Keeps a draft through reloads; Enter sends, except while a character is being composed. */
export function WritingBox({
  draftId,
  label,
  placeholder,
  isAnswering,
  history,
  onSend,
  onStop,
  children,
  ref,
}: WritingBoxProps) {
  const t = useText();
  const [draft, setDraft] = useState(() => readDraft(draftId));
  const area = useRef<HTMLTextAreaElement>(null);
  const place = useRef<number>(undefined);
  const isSendable = draft.trim() !== '' && draft.length <= limits.messageCharacters;

  useEffect(() => {
    const timer = setTimeout(() => keepDraft(draftId, draft), saveAfterMs);
    return () => {
      clearTimeout(timer);
      keepDraft(draftId, draft);
    };
  }, [draftId, draft]);

  const write = (text: string) => {
    setDraft(text);
    area.current?.focus();
    requestAnimationFrame(() => area.current?.setSelectionRange(text.length, text.length));
  };
  useImperativeHandle(ref, () => ({
    quote: (text) =>
      write(
        `${draft === '' ? '' : `${draft.trimEnd()}\n\n`}${text
          .split('\n')
          .map((line) => `> ${line}`)
          .join('\n')}\n\n`,
      ),
    fill: write,
  }));

  const send = async (isOther: boolean) => {
    if (!isSendable) return;
    const sent = draft;
    place.current = undefined;
    // The field is empty at once, and gets its words back when they could not be sent.
    setDraft('');
    keepDraft(draftId, '');
    if (!(await onSend(sent, isOther))) setDraft((now) => (now === '' ? sent : now));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send(event.ctrlKey || event.metaKey);
    } else if (event.key === 'Escape' && isAnswering) {
      event.preventDefault();
      onStop();
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      recall(event);
    }
  };

  /** ↑ in an empty field brings back what was sent before, and further up what came before that. */
  const recall = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const sent = history();
    const isRecalled = place.current !== undefined && sent[place.current] === draft;
    if (draft !== '' && !isRecalled) return;
    const from = isRecalled ? (place.current ?? sent.length) : sent.length;
    const to = event.key === 'ArrowUp' ? from - 1 : from + 1;
    if (to < 0 || to > sent.length || (to === sent.length && !isRecalled)) return;
    event.preventDefault();
    place.current = to === sent.length ? undefined : to;
    write(sent[to] ?? '');
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send(false);
      }}
      className="mx-auto w-full max-w-[48rem] px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]"
    >
      <div className="rounded-xl border border-line bg-raised shadow-mid transition-colors focus-within:border-edge">
        <AutoTextarea
          ref={area}
          aria-label={label}
          aria-keyshortcuts={ariaKeys('enter')}
          placeholder={placeholder}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
          maxRows={12}
          // An empty field stands as the language does; with words, as they do.
          dir={draft === '' ? undefined : 'auto'}
          enterKeyHint="send"
          autoFocus={globalThis.matchMedia?.('(hover: hover)').matches ?? false}
          data-composer
          className="w-full px-4 pt-3.5 pb-1 text-read"
        />
        <div className="flex items-center gap-1 px-2 pb-2">
          <div className="flex min-w-0 flex-1 items-center gap-0.5">{children}</div>
          {draft.length > countFrom && (
            <span role="status" className={`text-xs tabular-nums ${isSendable ? 'text-faint' : 'text-danger'}`}>
              {t('charactersLeft', { count: formatNumber(limits.messageCharacters - draft.length) })}
            </span>
          )}
          {isAnswering && <RoundButton label={t('stop')} isQuiet={isSendable} icon={<StopIcon />} onClick={onStop} />}
          {(!isAnswering || isSendable) && (
            <RoundButton label={t('send')} icon={<SendIcon />} isSubmit isDisabled={!isSendable} />
          )}
        </div>
      </div>
    </form>
  );
}

function RoundButton({
  label,
  icon,
  onClick,
  isSubmit,
  isDisabled,
  isQuiet,
}: {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick?: () => void;
  readonly isSubmit?: boolean;
  readonly isDisabled?: boolean;
  readonly isQuiet?: boolean;
}) {
  return (
    <button
      type={isSubmit === true ? 'submit' : 'button'}
      aria-label={label}
      title={label}
      disabled={isDisabled}
      onClick={onClick}
      className={`grid size-9 shrink-0 place-items-center rounded-full transition-[background-color,scale] active:scale-95 disabled:bg-hover disabled:text-faint ${isQuiet === true ? 'bg-hover text-ink' : 'bg-accent text-on-accent hover:bg-accent-strong'}`}
    >
      {icon}
    </button>
  );
}
