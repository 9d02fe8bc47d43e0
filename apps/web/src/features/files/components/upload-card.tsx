import { formatPercent } from '../../../shared/i18n/format.ts';
import { CloseIcon, RefreshIcon, WarningIcon } from '../../../shared/ui/icons.ts';
import { contentPath } from '../core/content-path.ts';
import { badgeOf, formatSize } from '../core/file-size.ts';
import type { Upload } from '../stores/uploads.ts';
import { useText } from '../text.ts';
import { ProgressRing } from './progress-ring.tsx';

export interface UploadCardProps {
  readonly item: Upload;
  readonly onRemove: () => void;
  readonly onRetry: () => void;
}

/** One file before it is sent: what it is, how far it is, and what can be done about it. */
export function UploadCard({ item, onRemove, onRetry }: UploadCardProps) {
  const t = useText();
  const { name, size, state, progress, problem, mayRetry } = item;
  const image = item.preview ?? (item.file?.kind === 'image' ? contentPath(item.file.id) : undefined);
  const isSending = state === 'sending';
  const isFailed = state === 'failed';
  return (
    <li
      data-upload={state}
      className={`animate-rise relative flex h-14 shrink-0 items-center gap-2.5 rounded-md border pe-9 ${isFailed ? 'border-danger bg-danger-tint' : 'border-line bg-sunken'} ${image === undefined ? 'ps-2' : 'ps-1'}`}
      title={problem === undefined ? name : `${name}: ${problem}`}
    >
      <span className="relative grid size-11 shrink-0 place-items-center overflow-hidden rounded-sm bg-hover text-xs font-semibold text-soft">
        {image === undefined ? badgeOf(name) : <img src={image} alt="" className="size-full object-cover" />}
        {isSending && (
          <span className="absolute inset-0 grid place-items-center bg-raised/75 text-accent">
            <ProgressRing progress={progress} />
          </span>
        )}
        {isFailed && (
          <span className="absolute inset-0 grid place-items-center bg-danger-tint text-danger">
            <WarningIcon size={20} />
          </span>
        )}
      </span>
      <span className="flex min-w-0 flex-col">
        <span dir="auto" className="max-w-40 truncate text-sm font-medium">
          {name}
        </span>
        {problem === undefined ? (
          <span className="text-xs text-faint tabular-nums">
            {isSending ? formatPercent(progress) : formatSize(size)}
            {isSending && <span className="sr-only">{t('uploading', { name, percent: formatPercent(progress) })}</span>}
          </span>
        ) : (
          <span className="max-w-56 truncate text-xs text-danger">{problem}</span>
        )}
      </span>
      {mayRetry === true && isFailed && (
        <CardButton label={t('retry', { name })} onClick={onRetry}>
          <RefreshIcon size={16} />
        </CardButton>
      )}
      <button
        type="button"
        aria-label={isSending ? t('cancel', { name }) : t('remove', { name })}
        title={isSending ? t('cancel', { name }) : t('remove', { name })}
        onClick={onRemove}
        className="absolute end-0.5 top-0.5 grid size-8 place-items-center rounded-full text-soft hover:bg-hover hover:text-ink"
      >
        <CloseIcon size={14} />
      </button>
    </li>
  );
}

function CardButton(props: {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
      className="grid size-8 shrink-0 place-items-center rounded-full text-danger hover:bg-hover"
    >
      {props.children}
    </button>
  );
}
