/** A character with what was written behind it, up to the caret. */
export interface Found {
  readonly character: string;
  readonly query: string;
  /** Where the character stands. */
  readonly start: number;
  readonly end: number;
}

const mostQueryCharacters = 60;

/**
 * The trigger the caret stands behind. `/` begins a line, since a slash within one is a path or a fraction; the others
 * begin a word. A query may hold spaces (titles do) but does not begin with one, and code asks for nothing.
 */
export function findTrigger(text: string, caret: number, characters: ReadonlySet<string>): Found | undefined {
  const lineStart = text.lastIndexOf('\n', caret - 1) + 1;
  const line = text.slice(Math.max(lineStart, caret - mostQueryCharacters - 1), caret);
  for (let at = line.length - 1; at >= 0; at -= 1) {
    // Of full width where a keyboard for Chinese or Japanese writes it.
    const character = (line[at] ?? '').normalize('NFKC');
    if (!characters.has(character)) continue;
    const start = caret - line.length + at;
    const before = text[start - 1];
    const begins = character === '/' ? start === lineStart : before === undefined || /[\s([{「（]/.test(before);
    if (!begins) continue;
    const query = line.slice(at + 1);
    if (/^\s/.test(query) || isInCode(text.slice(0, start))) return undefined;
    return { character, query, start, end: caret };
  }
  return undefined;
}

/** Behind an opened fence, or an opened backtick of the same line. */
export function isInCode(before: string): boolean {
  const fences = before.match(/^ {0,3}(?:```|~~~)/gm)?.length ?? 0;
  if (fences % 2 === 1) return true;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return (line.match(/`/g)?.length ?? 0) % 2 === 1;
}
