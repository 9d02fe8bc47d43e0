import { useStore } from '@nanostores/react';
import type { ListedFile } from '@parley/protocol';
import { memo } from 'react';
import { formatBytes, formatDate } from '../../../shared/i18n/format.ts';
import { Link } from '../../../shared/router/link.tsx';
import { chatPath } from '../../../shared/router/paths.ts';
import { IconButton } from '../../../shared/ui/icon-button.tsx';
import { DownloadIcon, TrashIcon } from '../../../shared/ui/icons.ts';
import { titleOf } from '../../conversations/index.ts';
import { badgeOf, contentPath } from '../../files/index.ts';
import { $selected, removeFiles, select } from '../stores/library.ts';
import { useText } from '../text.ts';

export interface FileRowProps {
  readonly file: ListedFile;
  readonly onOpen: (file: ListedFile) => void;
}

/** A photo straight from a camera is too much for a picture of this size. */
const largestThumbnailBytes = 3_000_000;

/** Rows that are not seen are not laid out: thousands of them cost nothing. */
export const FileRow = memo(function FileRow({ file, onOpen }: FileRowProps) {
  const t = useText();
  const isSelected = useStore($selected).has(file.id);
  const { id, name, media_type: mediaType, size, created_at: createdAt } = file;
  return (
    <li
      data-file={id}
      className={`flex items-start gap-3 px-4 py-3 max-sm:flex-wrap [contain-intrinsic-size:auto_4.75rem] [content-visibility:auto] ${isSelected ? 'bg-tint text-on-tint' : ''}`}
    >
      <label className="-ms-2 grid size-9 shrink-0 cursor-pointer place-items-center self-center">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={isSelected}
          onChange={(event) => select([id], event.target.checked)}
          aria-label={t('choose', { name })}
        />
      </label>
      <Picture file={file} onOpen={onOpen} />
      <div className="min-w-0 flex-1">
        <p dir="auto" className="font-medium wrap-anywhere">
          {name}
        </p>
        <p className="text-sm text-soft">
          <bdi title={mediaType}>{typeOf(file)}</bdi>
          {` · ${formatBytes(size)} · ${formatDate(createdAt)}`}
        </p>
        <Places file={file} />
      </div>
      <div className="flex shrink-0 self-center max-sm:-mt-3 max-sm:w-full max-sm:justify-end">
        <a
          href={contentPath(id, true)}
          download={name}
          aria-label={t('download', { name })}
          title={t('download', { name })}
          className="grid size-9 place-items-center rounded-full text-soft hover:bg-hover hover:text-ink"
        >
          <DownloadIcon size={18} />
        </a>
        <IconButton
          aria-label={t('deleteNamed', { name })}
          title={t('deleteNamed', { name })}
          onClick={() => void removeFiles([file])}
        >
          <TrashIcon size={18} />
        </IconButton>
      </div>
    </li>
  );
});

/** As people call it: `PNG`, `CSV`; the whole type where the name says nothing. */
function typeOf({ kind, name, media_type: mediaType }: ListedFile): string {
  if (kind === 'image') return (mediaType.split('/')[1] ?? mediaType).toUpperCase();
  const badge = badgeOf(name);
  return /[A-Z0-9]/.test(badge) ? badge : mediaType;
}

function Picture({ file, onOpen }: FileRowProps) {
  const t = useText();
  const badge = (
    <span
      aria-hidden="true"
      className="grid size-11 shrink-0 place-items-center rounded-sm bg-hover text-xs font-semibold text-soft"
    >
      {badgeOf(file.name)}
    </span>
  );
  if (file.kind !== 'image') return badge;
  return (
    <button
      type="button"
      aria-label={t('open', { name: file.name })}
      onClick={() => onOpen(file)}
      className="size-11 shrink-0 cursor-zoom-in overflow-hidden rounded-sm bg-hover"
    >
      {file.size > largestThumbnailBytes ? (
        badge
      ) : (
        <img
          src={contentPath(file.id)}
          alt=""
          width={44}
          height={44}
          loading="lazy"
          decoding="async"
          className="size-11 object-cover"
        />
      )}
    </button>
  );
}

/** Each leads to the message that has it. */
function Places({ file }: { readonly file: ListedFile }) {
  const t = useText();
  const { conversations, places } = file.used_in;
  if (conversations === 0)
    return (
      <p className="text-sm text-faint">
        {file.expires_at === null ? t('unused') : t('unusedUntil', { date: formatDate(file.expires_at) })}
      </p>
    );
  return (
    <ul aria-label={t('places', { name: file.name })} className="flex flex-wrap gap-x-3 text-sm">
      {places.map((place) => (
        <li key={place.conversation_id} className="max-w-full min-w-0">
          <Link
            to={chatPath(place.conversation_id, place.message_id)}
            className="inline-flex min-h-7 max-w-full items-center rounded-sm text-accent underline-offset-4 hover:underline"
          >
            <bdi className="truncate">{titleOf(place)}</bdi>
          </Link>
        </li>
      ))}
      {conversations > places.length && (
        <li className="flex min-h-7 items-center text-soft">
          {t('furtherPlaces', { count: conversations - places.length })}
        </li>
      )}
    </ul>
  );
}
