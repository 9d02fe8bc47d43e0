import { limits } from '@parley/protocol';
import { useRef } from 'react';
import { useText } from '../text.ts';

export interface RenameFieldProps {
  readonly title: string;
  /** Undefined: left as it was. */
  readonly onDone: (title: string | undefined) => void;
}

/** The title in place: Enter keeps, Escape leaves, going elsewhere keeps. */
export function RenameField({ title, onDone }: RenameFieldProps) {
  const t = useText();
  const isDone = useRef(false);
  const finish = (value: string | undefined) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(value === undefined || value.trim() === '' ? undefined : value.trim());
  };
  return (
    <input
      aria-label={t('rename')}
      defaultValue={title}
      maxLength={limits.titleCharacters}
      autoFocus
      dir="auto"
      onFocus={(event) => event.target.select()}
      onBlur={(event) => finish(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(event.currentTarget.value);
        if (event.key === 'Escape') finish(undefined);
      }}
      className="h-9 w-full min-w-0 rounded-sm border border-accent bg-raised px-2 text-sm outline-none"
    />
  );
}
