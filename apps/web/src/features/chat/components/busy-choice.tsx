import { useText } from '../text.ts';

export interface BusyChoiceProps {
  readonly mode: 'queue' | 'steer';
  readonly onChoose: (mode: 'queue' | 'steer') => void;
}

/** What a message does that is sent while an answer is written. */
export function BusyChoice({ mode, onChoose }: BusyChoiceProps) {
  const t = useText();
  return (
    <button
      type="button"
      onClick={() => onChoose(mode === 'queue' ? 'steer' : 'queue')}
      title={t('busyHint')}
      className="h-8 truncate rounded-sm px-2 text-sm text-soft hover:bg-hover hover:text-ink"
    >
      {mode === 'queue' ? t('busyQueue') : t('busySteer')}
    </button>
  );
}
