import { QueueIcon, SteerIcon } from '../../../shared/ui/icons.ts';
import { useText } from '../text.ts';

export interface BusyChoiceProps {
  readonly mode: 'queue' | 'steer';
  readonly onChoose: (mode: 'queue' | 'steer') => void;
}

/** What a message does that is sent while an answer is written. */
export function BusyChoice({ mode, onChoose }: BusyChoiceProps) {
  const t = useText();
  const Icon = mode === 'queue' ? QueueIcon : SteerIcon;
  return (
    <button
      type="button"
      onClick={() => onChoose(mode === 'queue' ? 'steer' : 'queue')}
      title={t('busyHint')}
      className="flex h-8 min-w-0 items-center gap-1.5 rounded-sm px-2 text-sm text-soft hover:bg-hover hover:text-ink"
    >
      <Icon size={16} />
      <span className="truncate max-sm:sr-only">{mode === 'queue' ? t('busyQueue') : t('busySteer')}</span>
    </button>
  );
}
