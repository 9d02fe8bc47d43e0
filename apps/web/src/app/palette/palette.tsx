import Dialog from '@mui/material/Dialog';
import { useStore } from '@nanostores/react';
import { use, useEffect, useId, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { $list } from '../../features/conversations/index.ts';
import { $models } from '../../features/models/index.ts';
import { $actions } from '../../shared/actions/registry.ts';
import { useLanguage } from '../../shared/i18n/i18n.ts';
import { SearchIcon } from '../../shared/ui/icons.ts';
import { loadLateWords } from '../language.ts';
import { useText as useAppText } from '../text.ts';
import { PaletteOption } from './palette-option.tsx';
import { PaletteSession, type Entry, type GroupName } from './palette-session.ts';
import { sources } from './palette-sources.ts';
import { $isPaletteOpen } from './palette-state.ts';
import { useText } from './text.ts';

let words: Promise<void> | undefined;

/** Names of sections are among the words that are fetched with the pages they are on. */
function lateWords(): Promise<void> {
  words ??= loadLateWords().catch(() => {
    words = undefined;
    $isPaletteOpen.set(false);
    // Nothing is drawn without words.
    return new Promise<void>(() => {});
  });
  return words;
}

/** Everything by a few letters of its name (SPEC.md). */
export function Palette() {
  use(lateWords());
  const t = useText();
  const tApp = useAppText();
  const id = useId();
  const [session] = useState(() => new PaletteSession(sources));
  const { typed, groups, chosen, isLooking, told } = useStore(session.$state);
  const list = useRef<HTMLDivElement>(null);
  const pointer = useRef<string>(undefined);
  useFreshEntries(session);
  useEffect(() => {
    // P4: not while it is only the rest that changes.
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const close = () => $isPaletteOpen.set(false);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    // After the dialog has given the focus back: the action may move it.
    setTimeout(entry.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key];
    if (step !== undefined) {
      event.preventDefault();
      session.move(step);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(session.chosen);
    }
  };
  const names: Readonly<Record<GroupName, string>> = {
    commands: tApp('palette'),
    models: tApp('models'),
    conversations: tApp('conversations'),
    messages: t('messages'),
    search: tApp('search'),
  };
  const optionId = ({ key }: Entry) => `${id}-${encodeURIComponent(key)}`;
  // P4: browsers tell of a movement too when something else comes to lie under a pointer that rests.
  const point = ({ screenX, screenY }: MouseEvent, entry: Entry) => {
    const place = `${screenX} ${screenY}`;
    if (pointer.current !== undefined && pointer.current !== place) session.choose(entry.key);
    pointer.current = place;
  };
  const drawn = (entries: readonly Entry[]) =>
    entries.map((entry) => (
      <PaletteOption
        key={entry.key}
        id={optionId(entry)}
        entry={entry}
        isChosen={entry.key === chosen}
        onPoint={(event) => point(event, entry)}
        onRun={() => run(entry)}
      />
    ));
  const scrolled = groups.filter(({ name }) => name !== 'search');
  const last = groups.find(({ name }) => name === 'search');
  const active = session.chosen;

  return (
    <Dialog
      open
      onClose={close}
      fullWidth
      maxWidth="sm"
      slotProps={{ paper: { 'aria-label': tApp('palette'), sx: { alignSelf: 'flex-start', mt: '12vh' } } }}
    >
      <label className="flex items-center gap-3 border-b border-line px-4 text-faint">
        <SearchIcon />
        <input
          role="combobox"
          aria-expanded={groups.length > 0}
          aria-controls={id}
          aria-activedescendant={active && optionId(active)}
          aria-autocomplete="list"
          aria-label={t('hint')}
          placeholder={t('hint')}
          value={typed}
          autoFocus
          dir="auto"
          onChange={(event) => session.write(event.target.value)}
          onKeyDown={onKeyDown}
          className="h-14 min-w-0 flex-1 bg-transparent text-base text-ink outline-none placeholder:text-faint"
        />
      </label>
      {/* P4: of one height, so that what is below stays where it is. */}
      <div
        id={id}
        ref={list}
        role="listbox"
        aria-label={tApp('palette')}
        className={`flex h-[min(28rem,54vh)] flex-col overflow-y-auto ${last ? 'scroll-pb-16' : ''}`}
      >
        <div role="none" className="shrink-0 grow p-2">
          {scrolled.map(({ name, entries }) => (
            <div key={name} role="group" aria-label={names[name]}>
              <div aria-hidden="true" className="px-3 pt-2 pb-1 text-xs font-medium text-faint">
                {names[name]}
              </div>
              {drawn(entries)}
            </div>
          ))}
          {isLooking && groups.every(({ name }) => name !== 'messages') && (
            <div aria-hidden="true" className="px-3 py-2 text-xs text-faint">
              {t('looking')}
            </div>
          )}
          {scrolled.length === 0 && !isLooking && (
            <div aria-hidden="true" className="px-3 py-8 text-center text-sm text-faint">
              {t('nothing')}
            </div>
          )}
        </div>
        {last && (
          <div
            role="group"
            aria-label={names.search}
            className="sticky bottom-0 shrink-0 border-t border-line bg-raised p-2"
          >
            {drawn(last.entries)}
          </div>
        )}
      </div>
      <p role="status" className="sr-only">
        {told !== undefined && t('count', { count: told })}
      </p>
    </Dialog>
  );
}

/** What comes and goes while the palette is open: models, conversations, the language. */
function useFreshEntries(session: PaletteSession): void {
  const actions = useStore($actions);
  const { items } = useStore($list);
  const { items: models } = useStore($models);
  const language = useLanguage();
  useEffect(() => session.refresh(), [session, actions, items, models, language]);
  useEffect(() => () => session.end(), [session]);
}
