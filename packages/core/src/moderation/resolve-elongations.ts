import { createTextBuilder, originalSpan, type Span } from './mapped-text.ts';
import type { NormalisedReading } from './normalise.ts';

const word = /[\p{L}\p{N}]+/gu;
const run = /(\p{L})\1\1/gu;
const maxRuns = 6;

/** Spells "kiiilll" as the word of the vocabulary it stretches, if there is one ("kill"). */
export function resolveElongations(
  reading: NormalisedReading,
  vocabulary: ReadonlySet<string>,
): { readonly text: string; toOriginal(span: Span): Span } {
  const source = { text: reading.text };
  const builder = createTextBuilder(source);
  let copied = 0;
  for (const match of reading.text.matchAll(word)) {
    const spelling = findSpelling(match[0], vocabulary);
    if (spelling === undefined) continue;
    builder.copy(copied, match.index);
    for (const { text, start, end } of spelling) {
      if (text.length === end - start) builder.copy(match.index + start, match.index + end);
      else builder.replace(text, match.index + start, match.index + end);
    }
    copied = match.index + match[0].length;
  }
  builder.copy(copied, reading.text.length);
  const resolved = builder.build();
  return { text: resolved.text, toOriginal: (span) => reading.toOriginal(originalSpan(resolved, span)) };
}

interface Piece extends Span {
  readonly text: string;
}

function findSpelling(stretched: string, vocabulary: ReadonlySet<string>): Piece[] | undefined {
  const runs = Array.from(stretched.matchAll(run));
  if (runs.length === 0 || runs.length > maxRuns) return undefined;
  for (let choice = 0; choice < 2 ** runs.length; choice += 1) {
    const pieces: Piece[] = [];
    let copied = 0;
    runs.forEach((match, index) => {
      const letter = match[1] ?? '';
      pieces.push({ text: stretched.slice(copied, match.index), start: copied, end: match.index });
      const end = match.index + match[0].length;
      pieces.push({ text: (choice >> index) & 1 ? letter : letter + letter, start: match.index, end });
      copied = end;
    });
    pieces.push({ text: stretched.slice(copied), start: copied, end: stretched.length });
    if (vocabulary.has(pieces.map((piece) => piece.text).join(''))) return pieces;
  }
  return undefined;
}
