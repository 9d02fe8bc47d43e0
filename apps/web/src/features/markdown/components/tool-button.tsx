import { useContext, useEffect, useState, type MouseEvent, type ReactNode } from 'react';
import { copyText } from './clipboard.ts';
import { Icon, type IconName } from './icons.tsx';
import { MarkdownLabelsContext } from './labels.ts';

interface ToolButtonProps {
  readonly icon: IconName;
  readonly label: string;
  /** For switches: whether it is on. */
  readonly isPressed?: boolean;
  /** For those that open a menu. */
  readonly isMenuOpen?: boolean;
  readonly onClick: (event: MouseEvent<HTMLButtonElement>) => void;
}

export function ToolButton({ icon, label, isPressed, isMenuOpen, onClick }: ToolButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="md-tool"
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      aria-haspopup={isMenuOpen === undefined ? undefined : 'menu'}
      aria-expanded={isMenuOpen}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

interface CopyButtonProps {
  readonly text: () => string;
  readonly label?: string;
  /** A word instead of the picture. */
  readonly word?: string;
}

export function CopyButton({ text, label, word }: CopyButtonProps): ReactNode {
  const labels = useContext(MarkdownLabelsContext);
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), 1600);
    return () => clearTimeout(timer);
  }, [outcome]);
  const said = outcome && (outcome === 'copied' ? labels.copied : labels.copyFailed);
  const name = label ?? labels.copy;
  return (
    <button
      type="button"
      className="md-tool"
      data-outcome={outcome}
      aria-label={name}
      title={said ?? name}
      onClick={() => void copyText(text()).then((isCopied) => setOutcome(isCopied ? 'copied' : 'failed'))}
    >
      {word === undefined || outcome === 'copied' ? <Icon name={outcome === 'copied' ? 'check' : 'copy'} /> : word}
      <span className="md-unseen" role="status">
        {said}
      </span>
    </button>
  );
}
