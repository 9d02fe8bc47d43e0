const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const step = '  ';

export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  /** What is selected then. */
  readonly select: readonly [number, number];
}

/** K1: whether a letter written at this place would be code. */
export function isInFence(text: string, at: number): boolean {
  let open: string | undefined;
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    const found = mark.exec(line);
    const sign = found?.[1] ?? '';
    const rest = found?.[2] ?? '';
    const afterSign = start + line.indexOf(sign) + sign.length;
    if (open === undefined) {
      // What begins and ends in one line is no fence.
      const opens = found !== null && !(sign.startsWith('`') && rest.includes('`'));
      if (at <= end) return opens && at >= afterSign;
      if (opens) open = sign;
    } else {
      const closes = found !== null && sign.startsWith(open) && rest.trim() === '';
      if (at <= end) return !closes || at < afterSign;
      if (closes) open = undefined;
    }
    start = end + 1;
  }
  return false;
}

/** K1 */
export function newLine(text: string, from: number, to: number): Edit {
  const line = text.slice(lineStart(text, from), from);
  const insert = `\n${/^[ \t]*/.exec(line)?.[0] ?? ''}`;
  const after = from + insert.length;
  return { from, to, insert, select: [after, after] };
}

/** K2 */
export function indent(text: string, from: number, to: number, isBack: boolean): Edit | undefined {
  if (!isBack && from === to) return { from, to, insert: step, select: [from + step.length, from + step.length] };
  const begin = lineStart(text, from);
  // A selection that ends at the beginning of a line does not mean that line.
  const last = to > from && text[to - 1] === '\n' ? to - 1 : to;
  const end = text.indexOf('\n', last) < 0 ? text.length : text.indexOf('\n', last);
  const lines = text.slice(begin, end).split('\n');
  const changed = lines.map((line) => (isBack ? line.replace(/^(?: {1,2}|\t)/, '') : line === '' ? line : step + line));
  const insert = changed.join('\n');
  if (insert === text.slice(begin, end)) return undefined;
  const first = (changed[0]?.length ?? 0) - (lines[0]?.length ?? 0);
  const all = insert.length - (end - begin);
  const start = Math.max(begin, from + first);
  return { from: begin, to: end, insert, select: [start, from === to ? start : Math.max(start, to + all)] };
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}
