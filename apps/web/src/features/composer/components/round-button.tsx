import type { ReactNode } from 'react';

export interface RoundButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick?: () => void;
  readonly isSubmit?: boolean;
  readonly isDisabled?: boolean;
  readonly isQuiet?: boolean;
}

/** Send and stop. */
export function RoundButton({ label, icon, onClick, isSubmit, isDisabled, isQuiet }: RoundButtonProps) {
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
