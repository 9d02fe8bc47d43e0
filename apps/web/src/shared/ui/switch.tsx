export interface SwitchProps {
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
  /** The ids of what names and explains it. */
  readonly labelledBy: string;
  readonly describedBy?: string;
  readonly isDisabled?: boolean;
}

/** On or off, at once. */
export function Switch({ isOn, onSwitch, labelledBy, describedBy, isDisabled = false }: SwitchProps) {
  return (
    <span className="relative grid shrink-0 items-center py-1">
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        disabled={isDisabled}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        onChange={(event) => onSwitch(event.target.checked)}
        className="h-7 w-12 cursor-pointer appearance-none rounded-full border border-edge bg-sunken p-[3px] transition-colors before:block before:size-5 before:rounded-full before:bg-soft before:transition-[margin] after:absolute after:inset-0 checked:border-accent checked:bg-accent checked:before:ms-5 checked:before:bg-on-accent disabled:cursor-not-allowed disabled:opacity-50"
      />
    </span>
  );
}
