import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useText } from '../text.ts';

/** What stands above the messages while there are earlier ones that were not read yet. */
export const earlier = 'earlier';

export interface OwnListProps {
  readonly id: string;
  /** Of messages, and perhaps `earlier`. */
  readonly keys: readonly string[];
  readonly wordsOf: (key: string) => string;
  readonly chosen: number;
  /** Key of the one that somebody is with. */
  readonly present: string | undefined;
  readonly isReading: boolean;
  readonly onPoint: (index: number) => void;
  readonly onChoose: (index: number, event: React.MouseEvent) => void;
  readonly className: string;
}

/** More where a finger chooses. */
const rowPx = globalThis.matchMedia?.('(pointer: coarse)').matches ? 44 : 36;

/** One line for each message. Of a thousand, only what is seen is on the page. */
export function OwnList({ id, keys, wordsOf, chosen, present, isReading, ...rest }: OwnListProps) {
  const t = useText();
  const { onPoint, onChoose, className } = rest;
  const list = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: keys.length,
    getScrollElement: () => list.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => keys[index] ?? index,
    overscan: 8,
    paddingStart: 6,
    paddingEnd: 6,
    initialOffset: Math.max(0, (chosen - 4) * rowPx),
  });
  const chosenKey = keys[chosen];
  useEffect(() => {
    if (chosen >= 0) virtualizer.scrollToIndex(chosen, { align: 'auto' });
    // The same one at another place is gone to as well: earlier ones have come above it.
  }, [chosen, chosenKey, virtualizer]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={t('ownMessages')}
      aria-busy={isReading}
      className={`overflow-y-auto overscroll-contain ${className}`}
    >
      <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const own = keys[index] ?? '';
          const isEarlier = own === earlier;
          return (
            <div
              key={key}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === chosen}
              aria-current={own === present ? 'location' : undefined}
              aria-setsize={keys.length}
              aria-posinset={index + 1}
              // A list that scrolls under a mouse is told of as a move of the mouse.
              onMouseMove={({ movementX, movementY }) =>
                (movementX !== 0 || movementY !== 0) && index !== chosen && onPoint(index)
              }
              // The focus stays where it is.
              onMouseDown={(event) => event.preventDefault()}
              onClick={(event) => onChoose(index, event)}
              className={`group/own absolute inset-x-1.5 top-0 flex cursor-pointer items-center gap-2.5 rounded-sm ps-2.5 pe-3 text-sm ${index === chosen ? 'bg-hover text-ink' : 'text-soft'}`}
              style={{ height: rowPx, transform: `translateY(${start}px)` }}
            >
              <span
                aria-hidden
                className={`h-4 w-[3px] shrink-0 rounded-full ${own === present ? 'bg-accent' : 'bg-transparent'}`}
              />
              <span
                dir="auto"
                className={`min-w-0 flex-1 truncate ${isEarlier ? 'text-accent' : ''} ${isEarlier && isReading ? 'animate-breathe' : ''} ${own === present ? 'font-medium text-ink' : ''}`}
              >
                {isEarlier ? t('showEarlier') : wordsOf(own)}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
