import { toast } from '../../../shared/ui/toasts.ts';
import type { Composer } from '../../composer/index.ts';
import { nameOfNow } from '../core/transferred-files.ts';
import { text } from '../text.ts';
import { addFiles } from './wanted.ts';

const offerForMs = 15_000;

/** K4: what was just pasted stands in the field; somebody may want it as a file, and then perhaps not. */
export function offerAsFile(pasted: string, composer: Composer): void {
  // As fields hold it.
  const words = pasted.replaceAll(/\r\n?/g, '\n');
  toast(text('longPaste'), {
    forMs: offerForMs,
    action: { label: text('attachInstead'), run: () => void attach(words, composer) },
  });
}

async function attach(words: string, composer: Composer): Promise<void> {
  const name = nameOfNow('txt');
  const at = composer.$text.get().lastIndexOf(words);
  const takeBack = await addFiles(composer.id, [new File([words], name, { type: 'text/plain' })]);
  // What was changed since stays, beside the file.
  if (at >= 0) composer.replace(at, at + words.length, '');
  toast(text('attachedAs', { name }), {
    forMs: offerForMs,
    action: {
      label: text('undo'),
      run() {
        takeBack();
        const place = Math.min(at, composer.$text.get().length);
        if (at >= 0) composer.replace(place, place, words);
      },
    },
  });
}
