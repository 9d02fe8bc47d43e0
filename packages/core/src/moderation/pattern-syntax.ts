/**
 * Just enough of RE2's syntax to rewrite a pattern: what repeats, what is a literal letter, what is optional.
 * A pattern is compiled by RE2 first, so the reader may rely on it being well formed.
 */
export type PatternNode =
  | { readonly type: 'literal'; readonly character: string }
  | { readonly type: 'atom'; readonly source: string }
  | { readonly type: 'assertion'; readonly source: string }
  | { readonly type: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly options: readonly PatternNode[] }
  | {
      readonly type: 'repeat';
      readonly body: PatternNode;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    };

/** Undefined for the few constructs that are not rewritten: inline flags and quoting with \Q. */
export function parsePattern(pattern: string): PatternNode | undefined {
  const reader = { pattern, at: 0 };
  const node = readChoice(reader);
  return node !== undefined && reader.at === pattern.length ? node : undefined;
}

interface Reader {
  readonly pattern: string;
  at: number;
}

function readChoice(reader: Reader): PatternNode | undefined {
  const options: PatternNode[] = [];
  for (;;) {
    const option = readSequence(reader);
    if (option === undefined) return undefined;
    options.push(option);
    if (reader.pattern[reader.at] !== '|') break;
    reader.at += 1;
  }
  return options.length === 1 ? options[0] : { type: 'choice', options };
}

function readSequence(reader: Reader): PatternNode | undefined {
  const items: PatternNode[] = [];
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at] ?? '')) {
    const item = readItem(reader);
    if (item === undefined) return undefined;
    items.push(readRepeat(reader, item));
  }
  return { type: 'sequence', items };
}

const escapes = /\\(?:[pP](?:\{[^}]*\}|.)|x(?:\{[^}]*\}|..)|[^Q])/suy;
const classes = /\[\^?\]?(?:\[:[^\]]*:\]|\\[pPx]\{[^}]*\}|\\.|[^\]\\])*\]/suy;
const quantifiers = /(?:([*+?])|\{(\d+)(,?)(\d*)\})(\??)/suy;
const groupOpenings = /\((?:\?(?::|P?<[A-Za-z0-9_]+>)|(?!\?))/suy;

function readItem(reader: Reader): PatternNode | undefined {
  const character = String.fromCodePoint(reader.pattern.codePointAt(reader.at) ?? 0);
  if (character === '(') return readGroup(reader);
  if (character === '[') return token(reader, classes, 'atom');
  if (character === '\\') {
    const isAssertion = /^\\[bBAz]/.test(reader.pattern.slice(reader.at, reader.at + 2));
    return token(reader, escapes, isAssertion ? 'assertion' : 'atom');
  }
  reader.at += character.length;
  if (character === '^' || character === '$') return { type: 'assertion', source: character };
  if (character === '.') return { type: 'atom', source: character };
  return { type: 'literal', character };
}

function readGroup(reader: Reader): PatternNode | undefined {
  if (token(reader, groupOpenings, 'atom') === undefined) return undefined;
  const body = readChoice(reader);
  if (body === undefined || reader.pattern[reader.at] !== ')') return undefined;
  reader.at += 1;
  return body;
}

function readRepeat(reader: Reader, body: PatternNode): PatternNode {
  quantifiers.lastIndex = reader.at;
  const match = quantifiers.exec(reader.pattern);
  if (match === null) return body;
  reader.at += match[0].length;
  const [, sign, low, comma, high, lazy] = match;
  const min = sign === undefined ? Number(low) : sign === '+' ? 1 : 0;
  const bounded = high === '' || high === undefined ? (comma === '' ? min : Infinity) : Number(high);
  const max = sign === undefined ? bounded : sign === '?' ? 1 : Infinity;
  return { type: 'repeat', body, min, max, lazy: lazy === '?' };
}

function token(reader: Reader, expression: RegExp, type: 'atom' | 'assertion'): PatternNode | undefined {
  expression.lastIndex = reader.at;
  const match = expression.exec(reader.pattern);
  if (match === null) return undefined;
  reader.at += match[0].length;
  return { type, source: match[0] };
}

export function printPattern(node: PatternNode): string {
  switch (node.type) {
    case 'literal':
      return node.character;
    case 'atom':
      return node.source;
    case 'assertion':
      return node.source;
    case 'sequence':
      return node.items
        .map((item) => (item.type === 'choice' ? group(printPattern(item)) : printPattern(item)))
        .join('');
    case 'choice':
      return node.options.map(printPattern).join('|');
    case 'repeat':
      return `${group(printPattern(node.body))}${quantifier(node)}`;
    default:
      return node satisfies never;
  }
}

export function group(source: string): string {
  return `(?:${source})`;
}

function quantifier({
  min,
  max,
  lazy,
}: {
  readonly min: number;
  readonly max: number;
  readonly lazy: boolean;
}): string {
  return `{${min},${max === Infinity ? '' : max}}${lazy ? '?' : ''}`;
}
