import { useStore } from '@nanostores/react';
import { Suspense, useEffect, useState } from 'react';
import { laterPlain } from '../../../shared/ui/later.tsx';
import type { ComposerPartProps } from '../../composer/index.ts';
import { carriesFiles, filesOf } from '../core/transferred-files.ts';
import { text } from '../text.ts';
import { $wanted, addFiles, isWanted } from '../stores/wanted.ts';

const FileTray = laterPlain(async () => (await import('./file-tray.tsx')).FileTray);
const DropVeil = laterPlain(async () => (await import('./drop-veil.tsx')).DropVeil);

/** In every writing box: takes what is dropped anywhere on the page, and shows what goes with the message. */
export function FilesSlot({ composer }: ComposerPartProps) {
  const wanted = useStore($wanted);
  const isOver = useDropOnPage(composer.id);
  const hasFiles = isWanted(wanted, composer.id);
  // Until the tray is loaded and says it better.
  useEffect(() => {
    if (hasFiles && !composer.$contributions.get().has('files'))
      composer.contribute('files', { holdBack: text('waitsForUploads') });
  }, [hasFiles, composer]);
  return (
    <Suspense fallback={null}>
      {hasFiles && <FileTray composer={composer} />}
      {isOver && <DropVeil />}
    </Suspense>
  );
}

/** Whether files are dragged over the page. */
function useDropOnPage(composerId: string): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (!event.dataTransfer || !carriesFiles(event.dataTransfer.types)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    // Out of the window, not from one element to the next.
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (event.defaultPrevented || !event.dataTransfer || !carriesFiles(event.dataTransfer.types)) return;
      // Whatever it is, the page must not be left for it.
      event.preventDefault();
      void addFiles(composerId, filesOf(event.dataTransfer));
    };
    globalThis.addEventListener('dragover', onDragOver);
    globalThis.addEventListener('dragleave', onDragLeave);
    globalThis.addEventListener('drop', onDrop);
    return () => {
      globalThis.removeEventListener('dragover', onDragOver);
      globalThis.removeEventListener('dragleave', onDragLeave);
      globalThis.removeEventListener('drop', onDrop);
    };
  }, [composerId]);
  return isOver;
}
