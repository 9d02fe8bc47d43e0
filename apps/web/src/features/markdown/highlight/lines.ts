/**
 * One line of highlighted code as one string, so that two lines are compared in one step: pieces end in `end`, and
 * begin with their class and `mid` where they have one.
 */
export const mid = '\u{e001}';
export const end = '\u{e002}';

export interface Piece {
  readonly className: string | undefined;
  readonly text: string;
}

export function encode(pieces: readonly Piece[]): string {
  return pieces
    .filter(({ text }) => text !== '')
    .map(({ className, text }) => `${className ?? ''}${mid}${text.replaceAll(mid, '').replaceAll(end, '')}${end}`)
    .join('');
}

export function decode(line: string): Piece[] {
  return line
    .split(end)
    .slice(0, -1)
    .map((piece) => {
      const at = piece.indexOf(mid);
      return { className: at === 0 ? undefined : piece.slice(0, at), text: piece.slice(at + 1) };
    });
}

/** Cuts a run of pieces at its line ends. */
export function toLines(pieces: readonly Piece[]): string[] {
  const lines: Piece[][] = [[]];
  for (const { className, text } of pieces) {
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) lines.push([]);
      lines.at(-1)?.push({ className, text: part });
    }
  }
  return lines.map(encode);
}
