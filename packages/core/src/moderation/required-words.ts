import { createWordMatcher } from './aho-corasick.ts';
import { parsePattern, type PatternNode } from './pattern-syntax.ts';

/**
 * Which patterns can match a text at all, judged by the words they can't do without. One cheap pass spares
 * ordinary text nearly every automaton; it never rules out a pattern that would match.
 */
export function createPatternFilter(patterns: readonly string[]): (text: string) => readonly number[] {
  const words: string[] = [];
  const indexOf = new Map<string, number>();
  const clausesOf = patterns.map((pattern) =>
    requiredClauses(pattern).map((clause) =>
      clause.map((word) => {
        const known = indexOf.get(word) ?? words.push(word) - 1;
        indexOf.set(word, known);
        return known;
      }),
    ),
  );
  const matcher = createWordMatcher(words);
  return (text) => {
    const present = matcher.present(text);
    const candidates: number[] = [];
    clausesOf.forEach((clauses, index) => {
      if (clauses.every((clause) => clause.some((word) => present[word] === 1))) candidates.push(index);
    });
    return candidates;
  };
}

/** One of its words must occur for the pattern to match. */
type Clause = readonly string[];

const shortestUsefulWord = 2;
const mostWords = 300;

/** All must hold. Empty where nothing can be said, so that the pattern is always tried. */
export function requiredClauses(pattern: string): Clause[] {
  const node = parsePattern(pattern);
  if (node === undefined) return [];
  return clausesIn(node).filter(
    (clause) => clause.length <= mostWords && clause.every((word) => word.length >= shortestUsefulWord),
  );
}

function clausesIn(node: PatternNode): Clause[] {
  switch (node.type) {
    case 'literal':
      return [[node.character]];
    case 'atom':
    case 'assertion':
      return [];
    case 'repeat':
      return node.min === 0 ? [] : clausesIn(node.body);
    case 'choice':
      return clausesOfChoice(node.options);
    case 'sequence':
      return clausesOfSequence(node.items);
    default:
      return node satisfies never;
  }
}

function clausesOfSequence(items: readonly PatternNode[]): Clause[] {
  const clauses: Clause[] = [];
  let run = '';
  const endRun = () => {
    if (run !== '') clauses.push([run]);
    run = '';
  };
  for (const item of items) {
    if (item.type === 'literal') {
      run += item.character;
    } else if (item.type !== 'assertion') {
      endRun();
      clauses.push(...clausesIn(item));
    }
  }
  endRun();
  return clauses;
}

function clausesOfChoice(options: readonly PatternNode[]): Clause[] {
  const best = options.map((option) => rarest(clausesIn(option)));
  return best.every((clause) => clause !== undefined) ? [best.flat()] : [];
}

/** Long words are rare words, and every further word makes a hit likelier. */
function rarest(clauses: readonly Clause[]): Clause | undefined {
  const likelihood = (clause: Clause) => clause.reduce((sum, word) => sum + 8 ** -word.length, 0);
  return clauses.toSorted((a, b) => likelihood(a) - likelihood(b))[0];
}
