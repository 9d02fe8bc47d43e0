import type { MouseEvent } from 'react';
import { showKeys } from '../../shared/actions/keys.ts';
import type { Entry } from './palette-session.ts';

export interface PaletteOptionProps {
  readonly id: string;
  readonly entry: Entry;
  readonly isChosen: boolean;
  readonly onPoint: (event: MouseEvent) => void;
  readonly onRun: () => void;
}

export function PaletteOption({ id, entry, isChosen, onPoint, onRun }: PaletteOptionProps) {
  const { icon: Icon, title, keys, pieces } = entry;
  return (
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      onMouseMove={onPoint}
      onClick={onRun}
      className={`flex min-h-10 cursor-pointer items-center gap-3 rounded-sm px-3 py-1.5 text-sm ${isChosen ? 'bg-tint text-on-tint' : ''}`}
    >
      {Icon ? <Icon /> : <span className="size-[18px]" />}
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate [text-align:match-parent]" dir="auto">
          {title}
        </span>
        {pieces && (
          <span className="truncate text-xs opacity-75 [text-align:match-parent]" dir="auto">
            {pieces.map(({ text, isMarked, at }) => (isMarked ? <mark key={at}>{text}</mark> : text))}
          </span>
        )}
      </span>
      {keys !== undefined && <kbd className="font-sans text-xs opacity-70">{showKeys(keys).join(' ')}</kbd>}
    </div>
  );
}
