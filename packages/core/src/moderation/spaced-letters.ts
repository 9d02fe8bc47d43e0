import { createTextBuilder, type MappedText } from './mapped-text.ts';

/** Whether an "a" or "i" that opens a run of spaced letters is a word of its own ("a b o m b"). */
export type ArticleReading = 'apart' | 'joined';

export interface JoinedLetters {
  readonly mapped: MappedText;
  /** The other article reading gives another text. */
  readonly ambiguous: boolean;
}

/**
 * "b o m b", "b.o.m.b" and "h o w   t o" become words again. Three single letters with the same separator
 * between them make a run; a pair only beside such a run across a wider gap, where it can't be an initial.
 */
export function joinSpacedLetters(source: MappedText, reading: ArticleReading): JoinedLetters {
  const runs = findRuns(source.text);
  if (runs.length === 0) return { mapped: source, ambiguous: false };
  const builder = createTextBuilder(source);
  let copied = 0;
  let ambiguous = false;
  for (const run of runs) {
    builder.copy(copied, run.start);
    copied = run.start;
    // Across a wide gap the words are told apart already, and "a b o u t" is one of them.
    const opensWithArticle =
      /^[ai] /.test(run.text) && run.letters.length >= 4 && !/\s\s$/.test(source.text.slice(0, run.start).slice(-2));
    ambiguous ||= opensWithArticle;
    if (opensWithArticle && reading === 'apart') {
      builder.copy(copied, copied + 2);
      copied += 2;
    }
    for (let at = copied; at < run.start + run.text.length;) {
      const width = (source.text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      builder.copy(at, at + width);
      at += width + 1;
    }
    copied = run.start + run.text.length;
  }
  builder.copy(copied, source.text.length);
  return { mapped: builder.build(), ambiguous };
}

interface Run {
  readonly start: number;
  readonly text: string;
  readonly letters: readonly string[];
}

const pair = /(?<![\p{L}\p{N}@$])[\p{L}\p{N}@$]([ \n.\-_*·/,|~+=])[\p{L}\p{N}@$](?![\p{L}\p{N}@$])/gu;
const longRun =
  /(?<![\p{L}\p{N}@$])[\p{L}\p{N}@$]([ \n.\-_*·/,|~+=])[\p{L}\p{N}@$'](?:\1[\p{L}\p{N}@$'])+(?![\p{L}\p{N}@$])/gu;
const wideGap = /^\s{2,8}(?:[\p{L}\p{N}]\s{2,8})?$/u;
const maxGapUnits = 24;

function findRuns(text: string): Run[] {
  const long = runsIn(text, longRun, 0);
  if (long.length === 0) return [];
  const all: Run[] = [];
  let after = 0;
  for (const run of long) {
    all.push(...runsIn(text.slice(after, run.start), pair, after), run);
    after = run.start + run.text.length;
  }
  all.push(...runsIn(text.slice(after), pair, after));
  return groupByWideGaps(text, all).flatMap(runsToJoin);
}

function runsIn(text: string, pattern: RegExp, offset: number): Run[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    start: match.index + offset,
    text: match[0],
    letters: Array.from(match[0]).filter((_, index) => index % 2 === 0),
  }));
}

function groupByWideGaps(text: string, runs: readonly Run[]): Run[][] {
  const groups: Run[][] = [];
  let groupEnd = -1;
  for (const run of runs) {
    const isNear = groupEnd >= 0 && run.start - groupEnd <= maxGapUnits;
    if (isNear && wideGap.test(text.slice(groupEnd, run.start))) groups.at(-1)?.push(run);
    else groups.push([run]);
    groupEnd = run.start + run.text.length;
  }
  return groups;
}

function runsToJoin(group: readonly Run[]): readonly Run[] {
  const spelled = group.filter((run) => run.letters.length >= 3 && isMostlyLetters(run));
  if (spelled.length === 0 || spelled.length === group.length) return spelled;
  return group.filter((run) => spelled.includes(run) || (run.letters.length === 2 && isMostlyLetters(run)));
}

/** "1 2 3 4" and "A 1 B 2" are lists, not words. */
function isMostlyLetters(run: Run): boolean {
  const letters = run.letters.filter((letter) => /\p{L}/u.test(letter)).length;
  return letters * 2 > run.letters.length;
}
