import type { Attachment } from '@parley/protocol';
import { Suspense, useState } from 'react';
import { DownloadIcon } from '../../../shared/ui/icons.ts';
import { contentPath } from '../core/content-path.ts';
import { badgeOf, formatSize } from '../core/file-size.ts';
import { imageBox } from '../core/image-box.ts';
import { useText } from '../text.ts';
import { ImageViewer } from './image-viewer-later.ts';

/** What came with a message: pictures one can open, everything else by its name. */
export function MessageFiles({ attachments }: { readonly attachments: readonly Attachment[] }) {
  const t = useText();
  const [shown, setShown] = useState<number>();
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const isImage = (file: Attachment) => file.kind === 'image' && file.deleted !== true && !missing.has(file.id);
  const images = attachments.filter(isImage);
  const others = attachments.filter((file) => !isImage(file));
  return (
    <div data-files className="mb-1.5 flex max-w-full flex-col items-end gap-1.5">
      {images.length > 0 && (
        <ul aria-label={t('files')} className="flex max-w-full flex-wrap justify-end gap-1.5">
          {images.map((file, index) => (
            <li key={file.id} className="min-w-0">
              <Thumbnail
                file={file}
                isAlone={images.length === 1}
                onOpen={() => setShown(index)}
                onMissing={() => setMissing(new Set([...missing, file.id]))}
              />
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul aria-label={t('files')} className="flex max-w-full flex-wrap justify-end gap-1.5">
          {others.map((file) => (
            <li key={file.id} className="min-w-0 max-w-full">
              <FileChip file={file} isMissing={missing.has(file.id)} />
            </li>
          ))}
        </ul>
      )}
      {shown !== undefined && (
        <Suspense fallback={null}>
          <ImageViewer images={images} start={shown} onClose={() => setShown(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

interface ThumbnailProps {
  readonly file: Attachment;
  readonly isAlone: boolean;
  readonly onOpen: () => void;
  readonly onMissing: () => void;
}

/** Its room is known before it is there. */
function Thumbnail({ file, isAlone, onOpen, onMissing }: ThumbnailProps) {
  const t = useText();
  const { width, height } = isAlone ? imageBox(file.width, file.height) : { width: 144, height: 144 };
  return (
    <button
      type="button"
      aria-label={t('openImage', { name: file.name })}
      title={file.name}
      onClick={onOpen}
      className="block max-w-full cursor-zoom-in overflow-hidden rounded-lg border border-line bg-sunken"
    >
      <img
        src={contentPath(file.id)}
        alt={file.name}
        width={width}
        height={height}
        decoding="async"
        draggable={false}
        onError={onMissing}
        style={{ aspectRatio: `${width} / ${height}` }}
        className="block h-auto max-w-full object-cover"
      />
    </button>
  );
}

function FileChip({ file, isMissing }: { readonly file: Attachment; readonly isMissing: boolean }) {
  const t = useText();
  const { id, name, size, deleted } = file;
  const isThere = deleted !== true && !isMissing;
  const body = (
    <>
      <span
        aria-hidden="true"
        className="grid size-10 shrink-0 place-items-center rounded-sm bg-hover text-xs font-semibold text-soft"
      >
        {badgeOf(name)}
      </span>
      <span className="flex min-w-0 flex-col text-start">
        <span dir="auto" className={`truncate text-sm font-medium ${isThere ? '' : 'line-through'}`}>
          {name}
        </span>
        <span className="truncate text-xs text-faint">
          {isThere ? formatSize(size) : t(deleted === true ? 'isDeleted' : 'isGone', { name })}
        </span>
      </span>
    </>
  );
  const look = 'flex h-14 max-w-72 items-center gap-2.5 rounded-md border border-line bg-raised ps-2 pe-3';
  if (!isThere) return <div className={`${look} text-faint`}>{body}</div>;
  return (
    <a
      href={contentPath(id, true)}
      download={name}
      title={t('download', { name })}
      className={`${look} text-ink no-underline hover:bg-hover`}
    >
      {body}
      <DownloadIcon size={17} className="text-soft" />
    </a>
  );
}
