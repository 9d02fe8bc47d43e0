import { registerComposerPart } from '../composer/index.ts';
import { AttachButton } from './components/attach-button.tsx';
import { FilesSlot } from './components/files-slot.tsx';
import { carriesFiles, filesOf } from './core/transferred-files.ts';
import { addFiles } from './stores/wanted.ts';

/** The composer's K4: so many characters are offered as a file. */
const longWords = 8_000;

/** Files in every writing box: the clip, pasting, dropping. */
export function startFiles(): void {
  registerComposerPart({
    id: 'files',
    order: -10,
    tray: FilesSlot,
    start: AttachButton,
    accepts: carriesFiles,
    take(data, composer) {
      const words = data.getData('text/plain');
      if (words.length >= longWords)
        void import('./stores/long-words.ts').then(
          ({ offerAsFile }) => offerAsFile(words, composer),
          () => {},
        );
      const files = filesOf(data);
      void addFiles(composer.id, files);
      return files.length > 0;
    },
  });
}
