import type { ComponentType, Ref } from 'react';
import { ariaKeys, showKeys } from '../actions/keys.ts';
import { useAction } from '../actions/use-action.ts';
import { IconButton } from './icon-button.tsx';
import type { IconProps } from './icon.tsx';

/** The button of a registered action: its icon, its title, its shortcut. */
export function ActionButton({ id, size }: { readonly id: string; readonly size?: 'small' | 'medium' }) {
  const action = useAction(id);
  if (!action?.icon) return null;
  return (
    <LabelledButton
      label={action.title()}
      icon={action.icon}
      keys={action.keys}
      size={size}
      disabled={action.isAvailable?.() === false}
      onClick={action.run}
    />
  );
}

export interface LabelledButtonProps {
  readonly label: string;
  readonly icon: ComponentType<IconProps>;
  readonly onClick: (event: React.MouseEvent<HTMLButtonElement>) => void;
  readonly keys?: string | undefined;
  readonly size?: 'small' | 'medium' | undefined;
  readonly disabled?: boolean;
  readonly isPressed?: boolean;
  readonly isExpanded?: boolean;
  readonly hasMenu?: boolean;
  readonly className?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that is only an icon, with its name for those who hover and those who listen. */
export function LabelledButton({ label, icon: Icon, keys, size = 'medium', ...rest }: LabelledButtonProps) {
  const { isPressed, isExpanded, hasMenu, disabled = false, ref, className, onClick } = rest;
  return (
    <IconButton
      aria-label={label}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      aria-pressed={isPressed}
      aria-expanded={isExpanded}
      aria-haspopup={hasMenu === true ? 'menu' : undefined}
      data-tip={label}
      data-tip-keys={keys === undefined ? undefined : showKeys(keys).join(' ')}
      size={size}
      disabled={disabled}
      onClick={onClick}
      {...(ref === undefined ? {} : { ref })}
      {...(className === undefined ? {} : { className })}
    >
      <Icon size={size === 'small' ? 16 : 19} />
    </IconButton>
  );
}
