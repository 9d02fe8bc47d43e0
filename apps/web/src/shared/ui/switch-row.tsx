import { useId } from 'react';
import { CardRow } from './page-body.tsx';
import { Switch } from './switch.tsx';

export interface SwitchRowProps {
  readonly title: string;
  readonly text: string;
  /** Why it is not as somebody may want it. */
  readonly problem?: string | undefined;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onSwitch: (isOn: boolean) => void;
}

/** One thing that is on or off, and what that means. */
export function SwitchRow({ title, text, problem, ...rest }: SwitchRowProps) {
  const id = useId();
  return (
    <CardRow
      title={<span id={`${id}title`}>{title}</span>}
      text={
        <span id={`${id}text`} className="block max-w-[65ch]">
          {text}
          <span role="status" className="block text-danger">
            {problem}
          </span>
        </span>
      }
    >
      <Switch labelledBy={`${id}title`} describedBy={`${id}text`} {...rest} />
    </CardRow>
  );
}
