import { confusables, enclosedLetter, latinVariants } from './confusables.ts';
import { createTextBuilder, type MappedText } from './mapped-text.ts';

/**
 * One plain lower-case form for every way of drawing a letter: compatibility forms, case, accents, invisible
 * characters, look-alikes of other scripts. Scripts whose marks are spelling (Devanagari, Japanese, Hangul …)
 * keep them.
 */
export function foldCharacters(text: string): MappedText {
  if (isPlain(text)) return { text: text.toLowerCase() };
  return foldLookAlikes(foldClusters(text));
}

/** Printable ASCII and ordinary white space: lower-casing is all there is to do, and offsets stay. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (!isPlainCode(text.charCodeAt(index))) return false;
  }
  return true;
}

function isPlainCode(code: number): boolean {
  return (code >= 0x20 && code <= 0x7e) || code === 0x0a;
}

const ignorable = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u;
const diacritic = /[\p{Mn}\p{Me}]/u;
const sharedDiacritic = /[\p{Script=Inherited}]/u;
const kanaVoicing = /[\u3099\u309a]/;
/** The half-width voicing signs count as letters, and become marks in NFKC. */
const mark = /[\p{M}\uff9e\uff9f]/u;
const whiteSpace = /\s/u;
/** Also the half-width and compatibility letters, which become parts that join in NFKC. */
const hangulPart = /[\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\ud7b0-\ud7ff\uffa0-\uffdc]/;
const western = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;

// NFKC sorts the marks of a cluster; a cap keeps a "zalgo" run of script marks from costing more than linear.
const maxClusterUnits = 32;

function foldClusters(text: string): MappedText {
  const builder = createTextBuilder({ text });
  const cache = new Map<string, string>();
  let index = 0;
  while (index < text.length) {
    const start = index;
    index = endOfPlainRun(text, start);
    if (index > start) {
      builder.copy(start, index, text.slice(start, index).toLowerCase());
      continue;
    }
    let cluster = characterAt(text, index);
    index += cluster.length;
    let end = index;
    while (index < text.length && cluster.length < maxClusterUnits) {
      const next = characterAt(text, index);
      if (isInvisible(next) || isDiacritic(next)) {
        index += next.length;
        continue;
      }
      if (!mark.test(next) && !(hangulPart.test(next) && hangulPart.test(cluster.slice(-1)))) break;
      cluster += next;
      index += next.length;
      end = index;
    }
    let folded = cache.get(cluster);
    if (folded === undefined) {
      folded = foldCluster(cluster);
      // Bounded: a hostile text has as many different clusters as it likes.
      if (cache.size < 4096) cache.set(cluster, folded);
    }
    if (folded !== '') builder.replace(folded, start, end);
  }
  return builder.build();
}

/** The last plain character is left out where something else follows: it may be the base of an accent. */
function endOfPlainRun(text: string, from: number): number {
  let index = from;
  while (index < text.length && isPlainCode(text.charCodeAt(index))) index += 1;
  return index === text.length ? index : Math.max(from, index - 1);
}

function characterAt(text: string, index: number): string {
  const codePoint = text.codePointAt(index) ?? 0xfffd;
  return String.fromCodePoint(codePoint);
}

function isInvisible(character: string): boolean {
  // The byte order mark counts as white space in JavaScript, and draws nothing.
  return character === '\ufeff' || (ignorable.test(character) && !whiteSpace.test(character));
}

/** An accent of no particular script; the marks of one script are letters there. */
function isDiacritic(character: string): boolean {
  return diacritic.test(character) && sharedDiacritic.test(character) && !kanaVoicing.test(character);
}

function foldCluster(cluster: string): string {
  let folded = cluster;
  // Case folding can bring a form that decomposes again (İ, ϓ); three rounds reach the end for all of Unicode.
  for (let round = 0; round < 4; round += 1) {
    const next = foldOnce(folded);
    if (next === folded) break;
    folded = next;
  }
  return folded;
}

function foldOnce(cluster: string): string {
  let folded = '';
  for (const character of cluster.normalize('NFKC')) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) folded += '\ufffd';
    else if (code === 0x0a) folded += '\n';
    else if (isInvisible(character) || isDiacritic(character)) continue;
    else if (whiteSpace.test(character)) folded += ' ';
    else folded += foldLetter(character, code);
  }
  return folded;
}

function foldLetter(character: string, code: number): string {
  const enclosed = enclosedLetter(code);
  if (enclosed !== undefined) return enclosed;
  let lower = character.toLowerCase();
  if (western.test(lower))
    lower = Array.from(lower.normalize('NFD'))
      .filter((part) => !diacritic.test(part))
      .join('');
  return Array.from(lower, (part) => latinVariants.get(part) ?? part).join('');
}

const wordOfSeveralScripts = /[\p{L}\p{N}]+/gu;
const nonAscii = /\P{ASCII}/u;

/**
 * Look-alikes become Latin only in words that consist of nothing else than Latin and look-alikes: a Russian
 * or Greek word with one letter of its own stays what it is.
 */
function foldLookAlikes(source: MappedText): MappedText {
  const builder = createTextBuilder(source);
  let copied = 0;
  let changed = false;
  for (const match of source.text.matchAll(wordOfSeveralScripts)) {
    if (!nonAscii.test(match[0])) continue;
    const characters = Array.from(match[0]);
    if (!characters.every((character) => character < '\x80' || confusables.has(character))) continue;
    changed = true;
    builder.copy(copied, match.index);
    let at = match.index;
    for (const character of characters) {
      builder.replace(confusables.get(character) ?? character, at, at + character.length);
      at += character.length;
    }
    copied = at;
  }
  if (!changed) return source;
  builder.copy(copied, source.text.length);
  return builder.build();
}
