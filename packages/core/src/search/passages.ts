import { chunkText } from '../embeddings/index.ts';
import { stopWords } from './stop-words.ts';

const word = /[\p{L}\p{N}]+/gu;
const mostWords = 32;
/** What a hit shows of its passage. */
const shownCharacters = 320;
const usualTokens = 512;

/** What is looked for (PS1). */
export function queryWords(query: string): string[] {
  const all = [...new Set(query.normalize('NFC').toLowerCase().match(word) ?? [])];
  const telling = all.filter((one) => !stopWords.has(one));
  return (telling.length > 0 ? telling : all).slice(0, mostWords);
}

export interface NearPiece {
  readonly chunk: number;
  /** Of the model that embedded it: pieces depend on it. */
  readonly maxTokens: number;
}

/** The piece of a message that matched (PS4): the near one, or the one that holds most of the words. */
export function matchingPiece(content: string, words: readonly string[], near?: NearPiece): string {
  const embedded = near && chunkText(content, near.maxTokens)[near.chunk];
  if (embedded !== undefined) return embedded.trim();
  const wanted = new Set(words);
  let best = { piece: '', count: -1 };
  for (const piece of chunkText(content, usualTokens)) {
    const count = new Set(placesOf(piece, wanted).map(({ text }) => text)).size;
    if (count > best.count) best = { piece, count };
  }
  return best.piece.trim();
}

export interface Excerpt {
  readonly text: string;
  readonly highlights: [number, number][];
}

/** The lines of a piece that hold most of the words, with the words marked. */
export function excerptOf(piece: string, words: readonly string[]): Excerpt {
  const places = placesOf(piece, new Set(words));
  const from = piece.length <= shownCharacters ? 0 : beginningAt(piece, places);
  const cut = piece.slice(from, endingAt(piece, from));
  const text = `${from > 0 ? '… ' : ''}${cut.trim()}${from + cut.length < piece.length ? ' …' : ''}`;
  const shown = placesOf(text, new Set(words));
  return { text, highlights: shown.map(({ start, end }) => [start, end]) };
}

interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function placesOf(text: string, wanted: ReadonlySet<string>): Place[] {
  const places: Place[] = [];
  for (const match of text.matchAll(word)) {
    const found = match[0].normalize('NFC').toLowerCase();
    if (wanted.has(found)) places.push({ text: found, start: match.index, end: match.index + match[0].length });
  }
  return places;
}

/** Where a window holds most different words, moved back to where its line or sentence begins. */
function beginningAt(piece: string, places: readonly Place[]): number {
  let best = { start: 0, count: 0 };
  for (const { start } of places) {
    const within = places.filter((place) => place.start >= start && place.end <= start + shownCharacters * 0.8);
    const count = new Set(within.map(({ text }) => text)).size;
    if (count > best.count) best = { start, count };
  }
  const before = piece.slice(Math.max(0, best.start - shownCharacters * 0.2), best.start);
  const line = Math.max(
    before.lastIndexOf('\n'),
    ...[...before.matchAll(/[.!?。！？]\s/g)].map(({ index }) => index + 1),
  );
  if (line >= 0) return best.start - before.length + line + 1;
  const blank = before.search(/\s/);
  return blank < 0 ? best.start : best.start - before.length + blank + 1;
}

function endingAt(piece: string, from: number): number {
  const end = from + shownCharacters;
  if (end >= piece.length) return piece.length;
  const blank = piece.slice(end - 40, end).search(/\s\S*$/);
  return blank < 0 ? end : end - 40 + blank;
}
