import { foldCharacters } from './fold-characters.ts';
import { foldLeet, type LeetReading } from './leet.ts';
import { createTextBuilder, originalSpan, type MappedText, type Span } from './mapped-text.ts';
import { joinSpacedLetters, type ArticleReading } from './spaced-letters.ts';

export interface NormalisedText {
  /**
   * The plain form rules are written against, first; a second one only where the text can be read two ways.
   */
  readonly readings: readonly [NormalisedReading, ...NormalisedReading[]];
}

export interface NormalisedReading {
  readonly text: string;
  /** Some letter stands three times in a row (longer runs are cut to three): "kiiill". */
  readonly elongated: boolean;
  toOriginal(span: Span): Span;
}

/** Undoes the usual ways of hiding a word from a filter. Linear, total: any string at all is accepted. */
export function normalise(text: string): NormalisedText {
  const folded = foldCharacters(text);
  const first = read(folded, 'apart', 'i');
  if (!first.ambiguous) return { readings: [first.reading] };
  const second = read(folded, 'joined', 'l');
  if (second.reading.text === first.reading.text) return { readings: [first.reading] };
  return { readings: [first.reading, second.reading] };
}

/** The plain form alone, for terms that are compared with normalised text. */
export function normaliseTerm(term: string): string {
  return normalise(term).readings[0].text;
}

function read(
  folded: MappedText,
  article: ArticleReading,
  leet: LeetReading,
): { reading: NormalisedReading; ambiguous: boolean } {
  const joined = joinSpacedLetters(folded, article);
  const plain = foldLeet(joined.mapped.text, leet);
  const squeezed = squeeze(closeGaps({ ...joined.mapped, text: plain.text }));
  return {
    reading: {
      text: squeezed.text,
      elongated: elongation.test(squeezed.text),
      toOriginal: (span) => originalSpan(squeezed, span),
    },
    ambiguous: joined.ambiguous || plain.ambiguous,
  };
}

/** One space between words. Only between two single characters a gap stays: there its width has a meaning. */
function closeGaps(source: MappedText): MappedText {
  if (!/\s\s|\n/.test(source.text)) return source;
  const builder = createTextBuilder(source);
  let copied = 0;
  for (const match of source.text.matchAll(/\s+/g)) {
    const end = match.index + match[0].length;
    if (match[0] === ' ' || (isSingle(source.text, match.index - 1) && isSingle(source.text, end))) continue;
    builder.copy(copied, match.index);
    builder.replace(' ', match.index, end);
    copied = end;
  }
  builder.copy(copied, source.text.length);
  return builder.build();
}

const wordUnit = /[\p{L}\p{N}@$\ud800-\udfff]/u;

/** Whether the unit at `at` stands alone. Half a pair counts: what is kept too wide does no harm. */
function isSingle(text: string, at: number): boolean {
  return wordUnit.test(text.charAt(at)) && !wordUnit.test(text.charAt(at - 1)) && !wordUnit.test(text.charAt(at + 1));
}

const elongation = /(\p{L})\1\1/u;
const longElongation = /(\p{L})\1{3,}/gu;

function squeeze(source: MappedText): MappedText {
  if (!elongation.test(source.text)) return source;
  const builder = createTextBuilder(source);
  let copied = 0;
  for (const match of source.text.matchAll(longElongation)) {
    const letter = match[1] ?? '';
    builder.copy(copied, match.index + letter.length * 2);
    // The third letter stands for all the rest, so a highlighted match covers the whole run.
    builder.replace(letter, match.index + letter.length * 2, match.index + match[0].length);
    copied = match.index + match[0].length;
  }
  builder.copy(copied, source.text.length);
  return builder.build();
}
