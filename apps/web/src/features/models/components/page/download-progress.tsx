import type { LibraryModel } from '@parley/protocol';
import { formatBytes, formatDuration, formatPercent } from '../../../../shared/i18n/format.ts';
import { shareOf } from '../../stores/download.ts';
import { useText } from '../../text.ts';

/** How far a model is: how many bytes of how many, how fast, how long still. Told aloud by the store, not by each change. */
export function DownloadProgress({ model }: { readonly model: LibraryModel }) {
  const t = useText();
  const { state, progress } = model;
  const share = shareOf(model);
  const words = {
    queued: t('stateQueued'),
    verifying: t('stateVerifying'),
    converting: t('stateConverting'),
    paused: t('statePaused'),
    downloading: progress === null ? t('stateAsking') : t('stateDownloading'),
    absent: '',
    installed: '',
    failed: '',
  }[state];
  const isCounted = progress !== null && (state === 'downloading' || state === 'paused');
  const figures = isCounted
    ? [
        t('bytesOf', { received: formatBytes(progress.received_bytes), total: formatBytes(progress.total_bytes) }),
        ...(progress.bytes_per_second === 0
          ? []
          : [t('bytesPerSecond', { size: formatBytes(progress.bytes_per_second) })]),
        ...(progress.seconds_left === null || state === 'paused'
          ? []
          : [t('timeLeft', { time: formatDuration(progress.seconds_left) })]),
      ]
    : [];
  return (
    <div className="flex flex-col gap-1.5">
      <progress
        aria-label={t('progressOf', { name: model.name })}
        {...(isCounted && share !== undefined ? { value: share, max: 1 } : {})}
        className="progress-line h-1.5 w-full"
      >
        {share === undefined ? words : formatPercent(share)}
      </progress>
      <p className="flex flex-wrap gap-x-3 text-sm text-soft tabular-nums">
        <span className="font-medium text-ink">
          {words}
          {isCounted && share !== undefined && ` ${formatPercent(share)}`}
        </span>
        {figures.map((figure) => (
          <span key={figure}>{figure}</span>
        ))}
      </p>
    </div>
  );
}
