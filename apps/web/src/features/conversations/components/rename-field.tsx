import { limits } from '@parley/protocol';
import { useRef } from 'react';

export interface RenameFieldProps {
  readonly title: string;
  readonly label: string;
  readonly className: string;
  /** Undefined: left as it was. */
  readonly onDone: (title: string | undefined) => void;
}

/** The title in place: Enter keeps, Escape leaves, going elsewhere keeps. */
export function RenameField({ title, label, className, onDone }: RenameFieldProps) {
  const isDone = useRef(false);
  const finish = (value: string | undefined) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(value === undefined || value.trim() === '' ? undefined : value.trim());
  };
  return (
    <input
      aria-label={label}
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
      className={`w-full rounded-sm border border-accent bg-raised px-2 outline-none ${className}`}
    />
  );
}
