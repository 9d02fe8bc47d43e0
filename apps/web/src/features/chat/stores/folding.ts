import { atom } from 'nanostores';

/** What somebody chose: rows far from the screen are not on the page, and come back as they were. */
export const $chosenFolding = atom<ReadonlyMap<string, boolean>>(new Map());

export const foldedLines = 12;
const lettersPerLine = 70;

/** A little more than what stays is not worth a button. */
const mostLines = foldedLines * 1.5;

export function isLong(content: string): boolean {
  // However they are broken, so many letters take more lines: pages of them need not be counted.
  return content.length >= mostLines * (lettersPerLine + 1) || linesOf(content) > mostLines;
}

/** About as many as it takes in the bubble. */
export function linesOf(content: string): number {
  return content.split('\n').reduce((lines, { length }) => lines + Math.max(1, Math.ceil(length / lettersPerLine)), 0);
}

export function setFolded(messageId: string, isFolded: boolean): void {
  $chosenFolding.set(new Map([...$chosenFolding.get(), [messageId, isFolded]]));
}
