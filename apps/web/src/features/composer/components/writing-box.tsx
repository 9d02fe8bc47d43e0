import { useStore } from '@nanostores/react';
import type { SendOptions } from '@parley/client';
import { limits } from '@parley/protocol';
import {
  Suspense,
  useEffect,
  useImperativeHandle,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { ariaKeys, keysOf } from '../../../shared/actions/keys.ts';
import { formatNumber } from '../../../shared/i18n/format.ts';
import { AutoTextarea } from '../../../shared/ui/auto-textarea.tsx';
import { SendIcon, StopIcon } from '../../../shared/ui/icons.ts';
import { laterPlain } from '../../../shared/ui/later.tsx';
import { Composer } from '../stores/composer.ts';
import { keepDraft } from '../stores/drafts.ts';
import { fetchHelp, helping } from '../stores/helping.ts';
import { $parts } from '../stores/parts.ts';
import { $sendKey, enterDoes } from '../stores/send-key.ts';
import { SentBefore } from '../stores/sent-before.ts';
import { useText } from '../text.ts';
import { RoundButton } from './round-button.tsx';
import { useTransfers } from './use-transfers.ts';

export interface WritingBoxProps {
  /** Of the conversation; `new` for the one that has not begun. */
  readonly draftId: string;
  readonly label: string;
  readonly placeholder: string;
  readonly isAnswering: boolean;
  /** What was sent before, oldest first, for the arrow up. */
  readonly history: () => readonly string[];
  /** `isOther`: sent with the modifier, which does the other of two things. False: nothing was sent, keep the text. */
  readonly onSend: (content: string, options: SendOptions, isOther: boolean) => boolean | Promise<boolean>;
  readonly onStop: () => void;
  readonly children: ReactNode;
  readonly ref?: Ref<Composer>;
}

const ChipTray = laterPlain(async () => (await import('./chip-tray.tsx')).ChipTray);
const TriggerList = laterPlain(async () => (await import('./trigger-list.tsx')).TriggerList);

/** What may open a list of suggestions; also as keyboards for Chinese and Japanese write it. */
const mayTrigger = /[/@#／＠＃]/;
const saveAfterMs = 250;
const countFrom = limits.messageCharacters * 0.9;

/** The field and its buttons. Keeps a draft through reloads; Enter sends, except while a character is being composed. */
export function WritingBox({ ref, draftId, ...props }: WritingBoxProps) {
  const { label, placeholder, isAnswering, history, onSend, onStop, children } = props;
  const t = useText();
  const [composer] = useState(() => new Composer(draftId));
  const [sentBefore] = useState(() => new SentBefore());
  const draft = useStore(composer.$text);
  const holdBack = useStore(composer.$holdBack);
  const contributions = useStore(composer.$contributions);
  const parts = useStore($parts);
  const list = useStore(composer.$list);
  const hasChips = useStore(composer.$chips).length > 0;
  const [hasTriggered, setTriggered] = useState(false);
  const { isOver, ...transfers } = useTransfers(composer);
  const isLong = draft.length > limits.messageCharacters;
  const isEmpty = draft.trim() === '' && ![...contributions.values()].some(({ isEnough }) => isEnough);
  const isSendable = !isEmpty && !isLong && holdBack === undefined;

  useImperativeHandle(ref, () => composer, [composer]);
  useEffect(fetchHelp, []);
  useEffect(() => {
    const save = () => keepDraft(draftId, draft);
    const timer = setTimeout(save, saveAfterMs);
    // A page that is left has no time to wait.
    window.addEventListener('pagehide', save);
    return () => {
      window.removeEventListener('pagehide', save);
      clearTimeout(timer);
      // As it is now: it may have been sent, and this page left, before anything was drawn anew.
      keepDraft(draftId, composer.$text.get());
    };
  }, [draftId, draft, composer]);

  const send = async (isOther: boolean) => {
    if (!isSendable) return;
    const { options } = composer;
    sentBefore.forget();
    // The field is empty at once, and gets its words back when they could not be sent.
    composer.$text.set('');
    keepDraft(draftId, '');
    if (await onSend(draft, options, isOther)) composer.sent();
    else if (composer.$text.get() === '') composer.$text.set(draft);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (composer.takeKey?.(event.nativeEvent) === true) return;
    if (helping.now?.takeKey(event.nativeEvent, composer) === true) return;
    // With Alt the arrows lead from message to message, also out of an empty field.
    const keys = keysOf(event);
    if (event.key === 'Enter') {
      const does = enterDoes($sendKey.get(), event);
      if (does === 'line') return;
      event.preventDefault();
      void send(does === 'other');
    } else if (event.key === 'Escape' && isAnswering) {
      event.preventDefault();
      onStop();
    } else if (keys === 'arrowup' || keys === 'arrowdown') {
      const words = sentBefore.step(keys === 'arrowup' ? 'up' : 'down', draft, history());
      if (words === undefined) return;
      event.preventDefault();
      composer.write(words);
    }
  };

  return (
    <form
      {...transfers}
      onSubmit={(event) => {
        event.preventDefault();
        // Dialogs of parts are within this form for React, though not on the page.
        if (event.target === event.currentTarget) void send(false);
      }}
      className="mx-auto w-full max-w-[48rem] px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]"
    >
      <div
        className={`relative rounded-xl border bg-raised shadow-mid transition-colors ${isOver ? 'border-accent' : 'border-line focus-within:border-edge'}`}
      >
        {hasChips && (
          <Suspense fallback={null}>
            <ChipTray composer={composer} />
          </Suspense>
        )}
        {parts.map(({ id, tray: Tray }) => Tray && <Tray key={id} composer={composer} />)}
        <AutoTextarea
          ref={(area) => composer.attach(area)}
          aria-label={label}
          aria-keyshortcuts={ariaKeys('enter')}
          aria-autocomplete="list"
          aria-controls={list?.id}
          aria-activedescendant={list?.activeId}
          placeholder={placeholder}
          value={draft}
          onChange={(event) => {
            const { value } = event.target;
            composer.$text.set(value);
            if (!hasTriggered && mayTrigger.test(value)) setTriggered(true);
          }}
          onSelect={(event) => composer.look(event.currentTarget)}
          onCompositionStart={() => composer.$caret.set(undefined)}
          onCompositionEnd={(event) => composer.look(event.currentTarget)}
          onBlur={() => composer.$caret.set(undefined)}
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
          <div className="flex min-w-0 flex-1 items-center gap-0.5">
            {parts.map(({ id, start: Start }) => Start && <Start key={id} composer={composer} />)}
            {children}
          </div>
          {draft.length > countFrom && (
            <span role="status" className={`text-xs tabular-nums ${isLong ? 'text-danger' : 'text-faint'}`}>
              {t('charactersLeft', { count: formatNumber(limits.messageCharacters - draft.length) })}
            </span>
          )}
          {parts.map(({ id, end: End }) => End && <End key={id} composer={composer} />)}
          {isAnswering && <RoundButton label={t('stop')} isQuiet={isSendable} icon={<StopIcon />} onClick={onStop} />}
          {(!isAnswering || isSendable) && (
            <RoundButton
              label={holdBack === undefined ? t('send') : `${t('send')} · ${holdBack}`}
              icon={<SendIcon />}
              isSubmit
              isDisabled={!isSendable}
            />
          )}
        </div>
        {hasTriggered && (
          <Suspense fallback={null}>
            <TriggerList composer={composer} />
          </Suspense>
        )}
        {isOver && (
          <p className="pointer-events-none absolute inset-0 grid place-items-center rounded-xl bg-tint text-on-tint">
            {t('dropHere')}
          </p>
        )}
      </div>
    </form>
  );
}
