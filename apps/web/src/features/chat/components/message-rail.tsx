import { useStore } from '@nanostores/react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { marksOf } from '../stores/own-messages.ts';
import { useText } from '../text.ts';
import { OwnList } from './own-list.tsx';
import { useOwnList, usePresent, type OwnListParts } from './use-own-list.ts';

const restedMs = 90;
const leftMs = 220;

/** A mark for each of one's own messages, beside the conversation; whoever rests on it sees how they begin. */
export function MessageRail(parts: OwnListParts) {
  const { session, own, list } = parts;
  const t = useText();
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const hasEarlier = useStore(session.$hasEarlier);
  const present = usePresent(parts);
  const state = useOwnList(parts);
  const { isOpen, open, close, soon } = useOpen(place, () => state.restart());

  const choose = (index: number) => {
    const isThere = state.choose(index);
    if (isThere) close();
    // On from there with the keys that scroll.
    if (isThere) list.virtualizer.scrollElement?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      close();
    } else if (!isOpen && ['ArrowDown', 'ArrowUp', 'Enter', ' '].includes(event.key)) {
      event.preventDefault();
      open();
    } else if (isOpen && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      choose(state.chosen);
    } else if (isOpen) state.move(event);
  };

  return (
    <div className="pointer-events-none absolute inset-y-0 end-3 z-10 flex items-center @max-[52rem]:hidden [@media(max-height:28rem)]:hidden">
      <div
        ref={place}
        data-rail
        className="pointer-events-auto relative"
        onPointerEnter={(event) => hovers(event) && soon(true)}
        onPointerLeave={(event) => hovers(event) && soon(false)}
        onBlur={({ relatedTarget }) => !place.current?.contains(relatedTarget) && close()}
      >
        <button
          type="button"
          role="combobox"
          aria-label={t('ownMessages')}
          aria-haspopup="listbox"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          aria-activedescendant={isOpen ? `${id}-${state.chosen}` : undefined}
          onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && open()}
          onClick={open}
          onKeyDown={onKeyDown}
          className="flex max-h-full w-[30px] cursor-pointer flex-col items-end gap-[7px] rounded-md px-1.5 py-3"
        >
          {hasEarlier && <Mark className="w-[3px] bg-edge" />}
          {marksOf(own.length).map(([from, to]) => (
            <Mark
              key={from}
              className={from <= present && present <= to ? 'w-[18px] bg-accent' : 'w-2.5 bg-edge opacity-60'}
            />
          ))}
        </button>
        {isOpen && (
          <OwnList
            {...state}
            id={id}
            present={own[present]?.key}
            onPoint={state.point}
            onChoose={(index, { nativeEvent }) =>
              // A mouse that rests here may want to see the next one too.
              isMouse(nativeEvent) ? void state.choose(index) : choose(index)
            }
            className="absolute end-0 top-1/2 max-h-[min(26rem,60vh)] w-80 -translate-y-1/2 rounded-lg border border-line bg-raised shadow-high"
          />
        )}
      </div>
    </div>
  );
}

function Mark({ className }: { readonly className: string }) {
  return <span aria-hidden className={`h-[3px] shrink-0 rounded-full transition-[width] ${className}`} />;
}

const hovers = ({ pointerType }: PointerEvent) => pointerType !== 'touch';
const isMouse = (event: MouseEvent) => 'pointerType' in event && event.pointerType === 'mouse';

function useOpen(place: React.RefObject<HTMLElement | null>, onOpen: () => void) {
  const [isOpen, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // A finger rests on nothing: what it opened it closes by a press elsewhere.
  useEffect(() => {
    if (!isOpen) return;
    const onPress = ({ target }: Event) => !place.current?.contains(target as Node) && setOpen(false);
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, [isOpen, place]);
  const set = (next: boolean) => {
    clearTimeout(timer.current);
    if (next && !isOpen) onOpen();
    setOpen(next);
  };
  return {
    isOpen,
    open: () => set(true),
    close: () => set(false),
    soon(next: boolean) {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => set(next), next ? restedMs : leftMs);
    },
  };
}
