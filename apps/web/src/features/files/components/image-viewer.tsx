import type { Attachment } from '@parley/protocol';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { formatPercent } from '../../../shared/i18n/format.ts';
import {
  ChevronLeftIcon,
  ChevronRightIcon,
  CloseIcon,
  DownloadIcon,
  ZoomInIcon,
  ZoomOutIcon,
} from '../../../shared/ui/icons.ts';
import { contentPath } from '../core/content-path.ts';
import { useText } from '../text.ts';

export interface ImageViewerProps {
  readonly images: readonly Attachment[];
  readonly start: number;
  readonly onClose: () => void;
}

const step = 1.4;
const [smallest, largest] = [0.1, 8];

/** One image over the whole window. The browser's own dialog keeps the focus in, and gives it back. */
export function ImageViewer({ images, start, onClose }: ImageViewerProps) {
  const t = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const [index, setIndex] = useState(start);
  /** Undefined: as large as fits. */
  const [scale, setScale] = useState<number>();
  const [fitted, setFitted] = useState(1);
  const image = images[index];

  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  if (!image) return null;
  const [width, height] = [image.width ?? 800, image.height ?? 600];

  const fit = () => {
    const box = stage.current;
    if (box) setFitted(Math.min(1, (box.clientWidth - 32) / width, (box.clientHeight - 32) / height));
  };
  const zoom = (factor: number) => setScale(Math.min(largest, Math.max(smallest, (scale ?? fitted) * factor)));
  const go = (by: number) => {
    setIndex((index + by + images.length) % images.length);
    setScale(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isRtl = document.documentElement.dir === 'rtl';
    const act = {
      '+': () => zoom(step),
      '=': () => zoom(step),
      '-': () => zoom(1 / step),
      '0': () => setScale(undefined),
      ...(images.length > 1 && scale === undefined
        ? { ArrowLeft: () => go(isRtl ? 1 : -1), ArrowRight: () => go(isRtl ? -1 : 1) }
        : {}),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  };
  const shown = scale ?? fitted;

  return (
    <dialog
      ref={dialog}
      aria-label={image.name}
      data-image-viewer
      onClose={onClose}
      onKeyDown={onKeyDown}
      className="m-0 h-dvh max-h-none w-dvw max-w-none bg-paper text-ink backdrop:bg-scrim"
    >
      <div className="flex h-full flex-col">
        <header className="flex h-14 shrink-0 items-center gap-1 border-b border-line px-2">
          <p dir="auto" className="min-w-0 flex-1 truncate ps-2 text-sm font-medium">
            {image.name}
          </p>
          <ViewerButton label={t('zoomOut')} onClick={() => zoom(1 / step)}>
            <ZoomOutIcon size={19} />
          </ViewerButton>
          <button
            type="button"
            title={t('fit')}
            aria-label={`${formatPercent(shown)} · ${t('fit')}`}
            onClick={() => setScale(undefined)}
            className="h-9 min-w-14 rounded-md px-1 text-sm text-soft tabular-nums hover:bg-hover"
          >
            {formatPercent(shown)}
          </button>
          <ViewerButton label={t('zoomIn')} onClick={() => zoom(step)}>
            <ZoomInIcon size={19} />
          </ViewerButton>
          <a
            href={contentPath(image.id, true)}
            download={image.name}
            aria-label={t('download', { name: image.name })}
            title={t('download', { name: image.name })}
            className="grid size-9 place-items-center rounded-full text-soft hover:bg-hover hover:text-ink"
          >
            <DownloadIcon size={19} />
          </a>
          <ViewerButton label={t('close')} onClick={() => dialog.current?.close()}>
            <CloseIcon size={19} />
          </ViewerButton>
        </header>
        <div ref={stage} className="relative min-h-0 flex-1 overflow-auto bg-sunken" tabIndex={-1}>
          <div className="grid min-h-full min-w-fit place-items-center p-4">
            <img
              key={image.id}
              src={contentPath(image.id)}
              alt={image.name}
              width={Math.round(width * shown)}
              height={Math.round(height * shown)}
              onLoad={fit}
              ref={(element) => {
                if (element) fit();
              }}
              draggable={false}
              onClick={() => setScale(scale === undefined && fitted < 1 ? 1 : undefined)}
              className={`max-w-none rounded-sm ${scale === undefined && fitted < 1 ? 'cursor-zoom-in' : 'cursor-zoom-out'}`}
            />
          </div>
        </div>
        {images.length > 1 && (
          <nav className="flex h-14 shrink-0 items-center justify-center gap-3 border-t border-line">
            <ViewerButton label={t('previous')} onClick={() => go(-1)}>
              <ChevronLeftIcon size={20} className="rtl:-scale-x-100" />
            </ViewerButton>
            <span className="text-sm text-soft tabular-nums">
              {index + 1} / {images.length}
            </span>
            <ViewerButton label={t('next')} onClick={() => go(1)}>
              <ChevronRightIcon size={20} className="rtl:-scale-x-100" />
            </ViewerButton>
          </nav>
        )}
      </div>
    </dialog>
  );
}

function ViewerButton(props: { readonly label: string; readonly onClick: () => void; readonly children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
      className="grid size-9 place-items-center rounded-full text-soft hover:bg-hover hover:text-ink"
    >
      {props.children}
    </button>
  );
}
