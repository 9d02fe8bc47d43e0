import Dialog from '@mui/material/Dialog';
import { useId, useMemo, useState } from 'react';
import { rank } from '../../../shared/lib/rank.ts';
import { SearchIcon } from '../../../shared/ui/icons.ts';
import { $isFinding } from '../stores/finding.ts';
import { beginningOf } from '../stores/own-messages.ts';
import { useText } from '../text.ts';
import { OwnList } from './own-list.tsx';
import { useOwnList, usePresent, type OwnListParts } from './use-own-list.ts';

/** A finger comes to choose; the keyboard would cover half of what there is. */
const isUnderFinger = globalThis.matchMedia?.('(pointer: coarse)').matches ?? false;

/** The list of the rail over the page, with a field: for small screens, the palette and keys. */
export function MessageFinder(parts: OwnListParts) {
  const { session, own, list } = parts;
  const t = useText();
  const id = useId();
  const [typed, setTyped] = useState('');
  const shown = useMemo(
    () => (typed.trim() === '' ? own : rank(own, typed, (one) => beginningOf(one, session))),
    [own, typed, session],
  );
  const state = useOwnList(parts, shown);
  const present = usePresent(parts);
  const close = () => $isFinding.set(false);
  const choose = (index: number) => {
    if (!state.choose(index)) return;
    close();
    // After the dialog has given the focus back.
    setTimeout(() => list.virtualizer.scrollElement?.focus({ preventScroll: true }));
  };
  return (
    <Dialog
      open
      onClose={close}
      fullWidth
      maxWidth="sm"
      slotProps={{ paper: { 'aria-label': t('ownMessages'), sx: { alignSelf: 'flex-start', mt: '12vh' } } }}
    >
      <label className="flex items-center gap-3 border-b border-line px-4 text-faint">
        <SearchIcon />
        <input
          role="combobox"
          aria-expanded={state.keys.length > 0}
          aria-controls={id}
          aria-activedescendant={state.keys.length > 0 ? `${id}-${state.chosen}` : undefined}
          aria-label={t('findOwn')}
          placeholder={t('findOwn')}
          value={typed}
          autoFocus={!isUnderFinger}
          dir="auto"
          onChange={(event) => {
            setTyped(event.target.value);
            state.pointFirst();
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || event.key === 'Home' || event.key === 'End') return;
            if (event.key !== 'Enter') return void state.move(event);
            event.preventDefault();
            choose(state.chosen);
          }}
          className="h-14 min-w-0 flex-1 bg-transparent text-base text-ink outline-none placeholder:text-faint"
        />
      </label>
      {state.keys.length > 0 ? (
        <OwnList
          {...state}
          id={id}
          present={own[present]?.key}
          onPoint={state.point}
          onChoose={choose}
          className="max-h-[60vh]"
        />
      ) : (
        <p role="status" className="px-3 py-8 text-center text-sm text-faint">
          {t('noOwnFound')}
        </p>
      )}
    </Dialog>
  );
}
