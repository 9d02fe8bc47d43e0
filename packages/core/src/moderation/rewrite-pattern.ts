import { group, parsePattern, printPattern, type PatternNode } from './pattern-syntax.ts';

/**
 * The same pattern for a text with stretched letters: each letter (or pair of letters) also matches three in a
 * row, which is what normalisation leaves of any longer run.
 */
export function tolerateElongation(pattern: string): string {
  const node = parsePattern(pattern);
  return node === undefined ? pattern : printPattern(stretch(node));
}

/**
 * A pattern for every non-empty text that could still become a match of `pattern` if more came; undefined
 * where that can't be said.
 */
export function beginningsPattern(pattern: string): string | undefined {
  const node = parsePattern(pattern);
  return node === undefined ? undefined : beginningsOf(node);
}

function stretch(node: PatternNode): PatternNode {
  switch (node.type) {
    case 'literal':
      return stretchLetters(node.character, 1);
    case 'atom':
      return /^\[[^^]/.test(node.source) ? { type: 'repeat', body: node, min: 1, max: 3, lazy: false } : node;
    case 'assertion':
      return node;
    case 'choice':
      return { ...node, options: node.options.map(stretch) };
    case 'repeat':
      return { ...node, body: stretch(node.body) };
    case 'sequence':
      return { ...node, items: stretchSequence(node.items) };
    default:
      return node satisfies never;
  }
}

function stretchSequence(items: readonly PatternNode[]): PatternNode[] {
  const stretched: PatternNode[] = [];
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    const next = items[index + 1];
    if (item === undefined) continue;
    if (item.type === 'literal' && next?.type === 'literal' && next.character === item.character) {
      stretched.push(stretchLetters(item.character, 2));
      index += 1;
    } else {
      stretched.push(stretch(item));
    }
  }
  return stretched;
}

function stretchLetters(character: string, count: number): PatternNode {
  const letters = (times: number): PatternNode => ({
    type: 'sequence',
    items: Array.from({ length: times }, () => ({ type: 'literal' as const, character })),
  });
  if (!/\p{L}/u.test(character)) return letters(count);
  return { type: 'choice', options: [letters(count), letters(3)] };
}

/** All non-empty beginnings; undefined where there is none. */
function beginningsOf(node: PatternNode): string | undefined {
  switch (node.type) {
    case 'literal':
    case 'atom':
      return printPattern(node);
    // What stands behind the end is not known yet, so nothing of an assertion can be decided there.
    case 'assertion':
      return undefined;
    case 'choice':
      return oneOf(node.options.map(beginningsOf));
    case 'sequence': {
      const [first, ...rest] = node.items;
      if (first === undefined) return undefined;
      const later = beginningsOf({ type: 'sequence', items: rest });
      return oneOf([beginningsOf(first), later === undefined ? undefined : `${group(printPattern(first))}${later}`]);
    }
    case 'repeat': {
      const last = beginningsOf(node.body);
      if (node.max === 0 || last === undefined) return undefined;
      const before = node.max === Infinity ? '*' : `{0,${node.max - 1}}`;
      return `${group(printPattern(node.body))}${before}${last}`;
    }
    default:
      return node satisfies never;
  }
}

function oneOf(sources: readonly (string | undefined)[]): string | undefined {
  const present = sources.filter((source) => source !== undefined);
  return present.length === 0 ? undefined : group(present.join('|'));
}
