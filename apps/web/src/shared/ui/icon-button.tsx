import type { ButtonHTMLAttributes, Ref } from 'react';

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly size?: 'small' | 'medium';
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A square around an icon. It needs an `aria-label`; `LabelledButton` also shows it. */
export function IconButton({ size = 'medium', className = '', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`relative grid shrink-0 place-items-center rounded-sm text-soft hover:bg-hover hover:text-ink disabled:pointer-events-none disabled:text-faint disabled:opacity-50 ${size === 'small' ? 'size-[30px]' : 'size-9'} ${className}`}
    />
  );
}
