import Dialog from '@mui/material/Dialog';
import { useStore } from '@nanostores/react';
import { useId, useMemo, useState, type ComponentType, type KeyboardEvent } from 'react';
import { $list, titleOf } from '../../features/conversations/index.ts';
import { showKeys } from '../../shared/actions/keys.ts';
import { $actions } from '../../shared/actions/registry.ts';
import { chatPath } from '../../shared/router/paths.ts';
import { navigate } from '../../shared/router/router.ts';
import type { IconProps } from '../../shared/ui/icon.tsx';
import { SearchIcon } from '../../shared/ui/icons.ts';
import { useText } from '../text.ts';
import { rank } from '../../shared/lib/rank.ts';
import { $isPaletteOpen } from './palette-state.ts';

interface Entry {
  readonly key: string;
  readonly title: string;
  readonly section: string;
  readonly icon: ComponentType<IconProps> | undefined;
  readonly keys: string | undefined;
  readonly run: () => void;
}

const mostConversations = 8;

/** Every action and every conversation by a few letters of its name. */
export function Palette() {
  const t = useText();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const actions = useStore($actions);
  const { items } = useStore($list);
  const entries = useMemo(() => {
    const doing = actions
      .filter((action) => action.id !== 'palette.open' && action.isAvailable?.() !== false)
      .map((action): Entry => ({
        key: action.id,
        title: action.title(),
        section: t('palette'),
        icon: action.icon,
        keys: action.keys,
        run: action.run,
      }));
    const talks = items.map((conversation): Entry => ({
      key: conversation.id,
      title: titleOf(conversation),
      section: t('conversations'),
      icon: undefined,
      keys: undefined,
      run: () => navigate(chatPath(conversation.id)),
    }));
    if (typed.trim() === '') return [...doing, ...talks.slice(0, mostConversations)];
    return [
      ...rank(doing, typed, ({ title }) => title),
      ...rank(talks, typed, ({ title }) => title).slice(0, mostConversations),
    ];
  }, [actions, items, typed, t]);

  const close = () => $isPaletteOpen.set(false);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    // After the dialog has given the focus back: the action may move it.
    setTimeout(entry.run);
  };
  const at = Math.min(chosen, entries.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && entries.length > 0) {
      event.preventDefault();
      const next = (at + step + entries.length) % entries.length;
      setChosen(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(entries[at]);
    }
  };

  return (
    <Dialog
      open
      onClose={close}
      fullWidth
      maxWidth="sm"
      slotProps={{ paper: { 'aria-label': t('palette'), sx: { alignSelf: 'flex-start', mt: '12vh' } } }}
    >
      <label className="flex items-center gap-3 border-b border-line px-4 text-faint">
        <SearchIcon />
        <input
          role="combobox"
          aria-expanded={entries.length > 0}
          aria-controls={id}
          aria-activedescendant={entries.length > 0 ? `${id}-${at}` : undefined}
          aria-label={t('paletteHint')}
          placeholder={t('paletteHint')}
          value={typed}
          autoFocus
          dir="auto"
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
          className="h-14 flex-1 bg-transparent text-base text-ink outline-none placeholder:text-faint"
        />
      </label>
      <ul
        id={id}
        role="listbox"
        aria-label={t('palette')}
        hidden={entries.length === 0}
        className="max-h-[50vh] overflow-y-auto p-2"
      >
        {entries.map((entry, index) => (
          <li
            key={entry.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseMove={() => index !== at && setChosen(index)}
            onClick={() => run(entry)}
            className={`flex h-10 cursor-pointer items-center gap-3 rounded-sm px-3 text-sm ${index === at ? 'bg-tint text-on-tint' : ''}`}
          >
            {entry.icon ? <entry.icon /> : <span className="size-[18px]" />}
            <span className="min-w-0 flex-1 truncate" dir="auto">
              {entry.title}
            </span>
            {entry.keys !== undefined ? (
              <kbd className="font-sans text-xs opacity-70">{showKeys(entry.keys).join(' ')}</kbd>
            ) : (
              entry.icon === undefined && <span className="text-xs opacity-70">{entry.section}</span>
            )}
          </li>
        ))}
      </ul>
      {entries.length === 0 && (
        <p role="status" className="px-3 pt-2 pb-8 text-center text-sm text-faint">
          {t('paletteNothing')}
        </p>
      )}
    </Dialog>
  );
}
