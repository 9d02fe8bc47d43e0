import { useMemo, type ReactNode } from 'react';
import { useLanguage } from '../../../shared/i18n/i18n.ts';
import { text } from '../text.ts';
import { MarkdownLabelsContext, type MarkdownLabels } from './labels.ts';
import { Markdown, type MarkdownProps } from './markdown.tsx';

/** The same, in the language of the page. */
export function TranslatedMarkdown(props: MarkdownProps): ReactNode {
  const language = useLanguage();
  // Made anew for another language: a changed context draws every block again.
  const labels = useMemo(() => translated(language), [language]);
  return (
    <MarkdownLabelsContext value={labels}>
      <Markdown {...props} />
    </MarkdownLabelsContext>
  );
}

const made = new Map<string, MarkdownLabels>();

function translated(language: string): MarkdownLabels {
  let labels = made.get(language);
  if (!labels) made.set(language, (labels = makeLabels()));
  return labels;
}

function makeLabels(): MarkdownLabels {
  return {
    copy: text('copy'),
    copied: text('copied'),
    copyFailed: text('copyFailed'),
    download: text('download'),
    wrap: text('wrap'),
    lineNumbers: text('lineNumbers'),
    plainText: text('plainText'),
    codeRegion: (language, lines) => text('codeRegion', { language, lines }),
    showAllLines: (count) => text('showAllLines', { count }),
    showFewerLines: text('showFewerLines'),
    table: (rows, columns) => text('table', { rows, columns }),
    copyTableAs: (format) => text('copyTableAs', { format }),
    task: (isDone) => text(isDone ? 'taskDone' : 'taskOpen'),
    loadImage: (place) => text('loadImage', { place }),
    image: text('image'),
    imageLoading: text('imageLoading'),
    imageFailed: (place) => text('imageFailed', { place }),
    brokenImage: text('brokenImage'),
    footnotes: text('footnotes'),
    footnote: (number) => text('footnote', { number }),
    backToText: text('backToText'),
    leadsTo: (place) => text('leadsTo', { place }),
    copyFormula: text('copyFormula'),
    badFormula: (reason) => text('badFormula', { reason }),
    diagram: text('diagram'),
    drawDiagram: text('drawDiagram'),
    drawing: text('drawing'),
    showSource: text('showSource'),
    showDiagram: text('showDiagram'),
    downloadAs: (format) => text('downloadAs', { format }),
    copyImage: text('copyImage'),
    noPicture: text('noPicture'),
    badDiagram: (reason) => text('badDiagram', { reason }),
    hiddenCharacter: (name) => text('hiddenCharacter', { name }),
  };
}
