import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** The one thing to do here is `contained`; all others are `outlined`. */
  readonly variant?: 'contained' | 'outlined' | 'text';
  readonly color?: 'primary' | 'error';
  readonly size?: 'small' | 'medium' | 'large';
  readonly startIcon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

const sizes = { small: 'min-h-8 px-3.5 text-sm', medium: 'min-h-9 px-4 text-sm', large: 'min-h-11 px-5 text-base' };
const looks = {
  contained: {
    primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-strong',
    error: 'border-transparent bg-danger text-paper hover:opacity-90',
  },
  outlined: {
    primary: 'border-edge hover:bg-hover',
    error: 'border-edge text-danger hover:bg-danger-tint',
  },
  text: {
    primary: 'border-transparent hover:bg-hover',
    error: 'border-transparent text-danger hover:bg-danger-tint',
  },
};

/** A button with words on it. */
export function Button({
  variant = 'outlined',
  color = 'primary',
  size = 'medium',
  startIcon,
  className = '',
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`inline-flex shrink-0 items-center justify-center gap-2 rounded-full border font-[560] transition-[background-color,scale] active:scale-[0.98] disabled:border-transparent disabled:bg-hover disabled:text-faint ${sizes[size]} ${looks[variant][color]} ${className}`}
    >
      {startIcon}
      {children}
    </button>
  );
}
