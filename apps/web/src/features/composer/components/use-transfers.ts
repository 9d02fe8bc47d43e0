import { useState, type ClipboardEvent, type DragEvent } from 'react';
import type { Composer } from '../stores/composer.ts';
import { helping } from '../stores/helping.ts';
import { $parts } from '../stores/parts.ts';

/** What is pasted or let go over the box is offered to its parts; words nobody wants go into the field as ever. */
export function useTransfers(composer: Composer) {
  const [isOver, setOver] = useState(false);
  const isWanted = ({ dataTransfer }: DragEvent) => $parts.get().some(({ accepts }) => accepts?.(dataTransfer.types));
  const offer = (data: DataTransfer) => $parts.get().some(({ take }) => take?.(data, composer) === true);
  return {
    isOver,
    onPaste(event: ClipboardEvent) {
      // What is pasted into a dialog of a part is not for the box.
      if (!event.currentTarget.contains(event.target as Node)) return;
      const isForField =
        event.target === composer.area && helping.now?.takePaste(event.clipboardData, composer, offer) === true;
      if (isForField || offer(event.clipboardData)) event.preventDefault();
    },
    onDragOver(event: DragEvent) {
      if (!isWanted(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      if (!isOver) setOver(true);
    },
    onDragLeave({ currentTarget, relatedTarget }: DragEvent) {
      if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false);
    },
    onDrop(event: DragEvent) {
      setOver(false);
      if (isWanted(event) && offer(event.dataTransfer)) event.preventDefault();
    },
  };
}
