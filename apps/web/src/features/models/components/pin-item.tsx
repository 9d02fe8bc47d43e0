import { useStore } from '@nanostores/react';
import type { KeyboardEvent } from 'react';
import { PinIcon } from '../../../shared/ui/icons.ts';
import { $pinned, togglePin } from '../stores/pinned.ts';
import { useText } from '../text.ts';

/**
 * The second control of a row of a menu. An item of the menu itself, since an item may not hold another control; ↑ and ↓ pass
 * it by, → leads to it (`toPin`) and back.
 */
export function PinItem({ id, name }: { readonly id: string; readonly name: string }) {
  const t = useText();
  const isPinned = useStore($pinned).includes(id);
  const label = t('pin', { name });
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      (event.currentTarget.previousElementSibling as HTMLElement | null)?.focus();
    }
    // The menu would take it for the beginning of a name.
    if (event.key === ' ') event.stopPropagation();
  };
  return (
    <button
      type="button"
      role="menuitemcheckbox"
      aria-checked={isPinned}
      aria-label={label}
      data-tip={label}
      tabIndex={-1}
      onClick={() => togglePin(id)}
      onKeyDown={onKeyDown}
      className={`grid w-9 place-items-center rounded-sm hover:bg-hover ${isPinned ? 'text-accent' : 'text-faint'}`}
    >
      <PinIcon size={16} className={isPinned ? 'fill-current' : ''} />
    </button>
  );
}

/** On the item before its pin. */
export function toPin(event: KeyboardEvent<HTMLElement>): void {
  const isForward =
    event.key === (getComputedStyle(event.currentTarget).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight');
  if (!isForward) return;
  event.preventDefault();
  (event.currentTarget.nextElementSibling as HTMLElement | null)?.focus();
}
