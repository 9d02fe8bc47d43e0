import { useStore } from '@nanostores/react';
import { useEffect, useState } from 'react';
import { $reach } from '../../../shared/lib/reach.ts';
import { tryNow } from '../stores/connection.ts';
import { $isNewer } from '../stores/version.ts';
import { useText } from '../text.ts';

const quietForMs = 1_200;

/** O3.1: one quiet line over the page, so that nothing moves for it, while something about the connection or the version is to be known. */
export function ConnectionBar() {
  const t = useText();
  const reach = useStore($reach);
  const isNewer = useStore($isNewer);
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    // Not for a blink. What the browser knows for sure is said at once.
    const timer = setTimeout(() => setLate(true), reach === 'offline' ? 0 : quietForMs);
    return () => clearTimeout(timer);
  }, [reach]);
  if (reach !== 'reached' && isLate)
    return (
      <Bar words={reach === 'offline' ? t('offline') : t('away')} isWarning action={t('tryNow')} onAction={tryNow} />
    );
  if (reach === 'reached' && isNewer) return <Bar words={t('newer')} action={t('reload')} onAction={reload} />;
  // The place is there before its words: what listens to the page hears them.
  return <div role="status" data-connection="reached" className="mb-0!" />;
}

function reload(): void {
  void import('../stores/updates.ts').then(
    ({ reloadIntoNewer }) => reloadIntoNewer(),
    () => location.reload(),
  );
}

function Bar({
  words,
  action,
  onAction,
  isWarning,
}: {
  readonly words: string;
  readonly action: string;
  readonly onAction: () => void;
  readonly isWarning?: boolean;
}) {
  return (
    <div
      role="status"
      data-connection={isWarning === true ? 'lost' : 'newer'}
      className={`pointer-events-auto flex w-full max-w-[44rem] items-center gap-3 rounded-lg border border-line py-1 ps-4 pe-1 text-sm shadow-mid ${isWarning === true ? 'bg-warn-tint text-warn' : 'bg-tint text-on-tint'}`}
    >
      <span className="min-w-0 flex-1">{words}</span>
      <button
        type="button"
        onClick={onAction}
        className="h-8 shrink-0 rounded-sm px-2.5 font-medium whitespace-nowrap hover:bg-hover"
      >
        {action}
      </button>
    </div>
  );
}
