/**
 * A small part of ICU messages: `{name}` and `{count, plural, =0 {none} one {# thing} other {# things}}`. Compiled once
 * per text and language.
 */
export type Values = Readonly<Record<string, string | number>>;
export type Template = (values: Values) => string;

export function compile(source: string, language: string): Template {
  const parts = parse(source, language);
  const [only] = parts;
  if (parts.length === 0) return () => '';
  if (parts.length === 1 && only) return only;
  return (values) => parts.map((part) => part(values)).join('');
}

/** The names a text expects, for comparing catalogues. */
export function placeholders(source: string): string[] {
  const found = new Set<string>();
  const note = (text: string): void => {
    for (const piece of split(text)) {
      if (piece.kind !== 'slot') continue;
      const [name, type, choices] = slotParts(piece.text);
      found.add(name);
      if (type === 'plural') for (const [, body] of choicesOf(choices ?? '')) note(body);
    }
  };
  note(source);
  return [...found].sort();
}

function parse(source: string, language: string): Template[] {
  return split(source).map((piece): Template => {
    if (piece.kind === 'text') return () => piece.text;
    const [name, type, choices = ''] = slotParts(piece.text);
    if (type === undefined) return (values) => formatValue(values[name], language);
    if (type !== 'plural') throw new SyntaxError(`unknown kind of slot "${type}" in "${source}"`);
    return plural(name, choices, language);
  });
}

function plural(name: string, choices: string, language: string): Template {
  const bodies = new Map(choicesOf(choices).map(([key, body]) => [key, body]));
  if (!bodies.has('other')) throw new SyntaxError(`a plural of ${name} has no "other"`);
  return (values) => {
    const count = Number(values[name] ?? 0);
    const body = bodies.get(`=${count}`) ?? bodies.get(pluralOf(language).select(count)) ?? bodies.get('other') ?? '';
    return compile(body.replaceAll('#', formatNumber(count, language)), language)(values);
  };
}

function formatValue(value: string | number | undefined, language: string): string {
  if (value === undefined) return '';
  return typeof value === 'number' ? formatNumber(value, language) : value;
}

const pluralOf = oncePerLanguage((language) => new Intl.PluralRules(language));
const numberOf = oncePerLanguage((language) => new Intl.NumberFormat(language));

/** Made at the first use: that is slow, using it is not. */
function oncePerLanguage<Made>(make: (language: string) => Made): (language: string) => Made {
  const made = new Map<string, Made>();
  return (language) => {
    const known = made.get(language) ?? make(language);
    made.set(language, known);
    return known;
  };
}

/**
 * Small whole numbers are written alike, but for Arabic, where it is the browser's choice. A browser's first `NumberFormat`
 * costs 14 ms, and that would be in the middle of the start.
 */
function formatNumber(value: number, language: string): string {
  if (Number.isInteger(value) && value >= 0 && value < 1_000 && language !== 'ar') return String(value);
  return numberOf(language).format(value);
}

interface Piece {
  readonly kind: 'text' | 'slot';
  readonly text: string;
}

function split(source: string): Piece[] {
  const pieces: Piece[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at];
    if (character === '{') {
      if (depth === 0) {
        if (at > from) pieces.push({ kind: 'text', text: source.slice(from, at) });
        from = at + 1;
      }
      depth += 1;
    } else if (character === '}') {
      depth -= 1;
      if (depth < 0) throw new SyntaxError(`a closing brace too many in "${source}"`);
      if (depth === 0) {
        pieces.push({ kind: 'slot', text: source.slice(from, at) });
        from = at + 1;
      }
    }
  }
  if (depth !== 0) throw new SyntaxError(`a brace is not closed in "${source}"`);
  if (from < source.length) pieces.push({ kind: 'text', text: source.slice(from) });
  return pieces;
}

function slotParts(slot: string): [name: string, type?: string, choices?: string] {
  const match = /^\s*(\w+)\s*(?:,\s*(\w+)\s*,([\s\S]*))?$/.exec(slot);
  if (!match?.[1]) throw new SyntaxError(`cannot read the slot "{${slot}}"`);
  return match[2] === undefined ? [match[1]] : [match[1], match[2], match[3] ?? ''];
}

function choicesOf(choices: string): [key: string, body: string][] {
  const found: [string, string][] = [];
  let key = '';
  for (const piece of split(choices)) {
    if (piece.kind === 'text') key = piece.text.trim();
    else found.push([key, piece.text]);
  }
  return found;
}
