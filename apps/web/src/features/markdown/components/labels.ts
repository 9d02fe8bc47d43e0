import { createContext } from 'react';

/** Every word this feature shows. The page gives translations through the context; without one they are English. */
export interface MarkdownLabels {
  readonly copy: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly download: string;
  readonly wrap: string;
  readonly lineNumbers: string;
  readonly plainText: string;
  readonly codeRegion: (language: string, lines: number) => string;
  readonly showAllLines: (count: number) => string;
  readonly showFewerLines: string;
  readonly table: (rows: number, columns: number) => string;
  readonly copyTableAs: (format: string) => string;
  readonly task: (isDone: boolean) => string;
  readonly loadImage: (place: string) => string;
  readonly image: string;
  readonly imageLoading: string;
  readonly imageFailed: (place: string) => string;
  readonly brokenImage: string;
  readonly footnotes: string;
  readonly footnote: (number: number) => string;
  readonly backToText: string;
  readonly leadsTo: (place: string) => string;
  readonly copyFormula: string;
  readonly badFormula: (reason: string) => string;
  readonly diagram: string;
  readonly drawDiagram: string;
  readonly drawing: string;
  readonly showSource: string;
  readonly showDiagram: string;
  readonly downloadAs: (format: string) => string;
  readonly copyImage: string;
  readonly noPicture: string;
  readonly badDiagram: (reason: string) => string;
  readonly hiddenCharacter: (name: string) => string;
}

export const englishLabels: MarkdownLabels = {
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Could not copy',
  download: 'Download',
  wrap: 'Wrap lines',
  lineNumbers: 'Line numbers',
  plainText: 'Text',
  codeRegion: (language, lines) => `Code, ${language}, ${lines} ${lines === 1 ? 'line' : 'lines'}`,
  showAllLines: (count) => `Show all ${count} lines`,
  showFewerLines: 'Show fewer lines',
  table: (rows, columns) => `Table, ${rows} ${rows === 1 ? 'row' : 'rows'}, ${columns} columns`,
  copyTableAs: (format) => `Copy table as ${format}`,
  task: (isDone) => (isDone ? 'Done' : 'To do'),
  loadImage: (place) => `Load from ${place}`,
  image: 'Image',
  imageLoading: 'Loading …',
  imageFailed: (place) => `${place} sent no image`,
  brokenImage: 'An image without an address to load it from',
  footnotes: 'Notes',
  footnote: (number) => `Note ${number}`,
  backToText: 'Back to the text',
  leadsTo: (place) => `leads to ${place}`,
  copyFormula: 'Copy TeX',
  badFormula: (reason) => `This formula cannot be set: ${reason}`,
  diagram: 'Diagram',
  drawDiagram: 'Draw diagram',
  drawing: 'Drawing …',
  showSource: 'Show source',
  showDiagram: 'Show diagram',
  downloadAs: (format) => `Download as ${format}`,
  copyImage: 'Copy as an image',
  noPicture: 'This browser could not make an image of it.',
  badDiagram: (reason) => `This diagram cannot be drawn: ${reason}`,
  hiddenCharacter: (name) => `Hidden character ${name}`,
};

export const MarkdownLabelsContext = createContext(englishLabels);
