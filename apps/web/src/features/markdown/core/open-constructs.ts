import { openFormula } from './grammar.ts';

/**
 * The end of a source that is still being written, as it is likely to go on: what was opened is closed, what is not yet
 * anything is held back. So no star, fence or half a table shows for a moment and vanishes (rule S4).
 */
export function closeOpenConstructs(source: string): string {
  const fence = openFenceIn(source);
  if (fence) return closeFence(source, fence);
  const table = closeTable(source);
  if (table !== undefined) return table;
  const lineAt = source.lastIndexOf('\n') + 1;
  return closeLeaf(isMarkerOnly(source.slice(lineAt)) ? source.slice(0, lineAt).replace(/\n+$/, '') : source);
}

interface OpenFence {
  readonly mark: string;
  /** Where the line that opens it begins. */
  readonly at: number;
}

const containers = /^(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*/;

/** The fence that no line closes, wherever it is nested. */
function openFenceIn(source: string): OpenFence | undefined {
  if (!source.includes('```') && !source.includes('~~~')) return undefined;
  let open: OpenFence | undefined;
  let at = 0;
  for (const line of source.split('\n')) {
    const rest = line.slice(containers.exec(line)?.[0].length ?? 0);
    const mark = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(rest)?.[0];
    if (mark !== undefined) {
      if (!open) open = { mark, at };
      else if (rest.startsWith(open.mark) && /^[`~]+\s*$/.test(rest)) open = undefined;
    }
    at += line.length + 1;
  }
  return open;
}

function closeFence(source: string, { mark, at }: OpenFence): string {
  const lastLineAt = source.lastIndexOf('\n') + 1;
  const lastLine = source.slice(lastLineAt);
  if (lastLineAt <= at) {
    // The name of the language is still being written.
    const before = containers.exec(lastLine)?.[0] ?? '';
    return `${source.slice(0, lastLineAt)}${before}${mark}\n`;
  }
  const isClosingSoon = /^[`~]+$/.test(lastLine.trim()) && lastLine.trim().startsWith(mark[0] ?? '`');
  return isClosingSoon ? source.slice(0, lastLineAt - 1) : source;
}

const markers = [
  /#{1,6}|[-+*_=|:]+|(?:[-*_] ?)+|`{1,2}|~+|\$|\\|\d{1,9}[.)]?|!\[?/, // could be anything yet
  /(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]?\]?)?/, // an item without words
  /\[\^?[^\]\n]*\]:[^\n]*|\[\^[^\]\n]*\]?/, // a definition or a note
];
const markerOnly = new RegExp(`^(?:\\s*>)*\\s*(?:${markers.map(({ source }) => source).join('|')})\\s*$`);

/** A line of which nobody can say yet what it is. */
function isMarkerOnly(line: string): boolean {
  return /\S/.test(line) && markerOnly.test(line);
}

/** A head of a table, with half the line below it or none, becomes a table at once. */
function closeTable(source: string): string | undefined {
  const lines = source.replace(/\n$/, '').split('\n');
  const last = lines.at(-1) ?? '';
  const isDelimiter = lines.length > 1 && /^ {0,3}\|?[\s:|-]*$/.test(last) && /[-|:]/.test(last);
  const head = isDelimiter ? (lines.at(-2) ?? '') : last;
  const before = lines.at(isDelimiter ? -3 : -2) ?? '';
  if (!/^ {0,3}\|.*[^\s|:-]/.test(head) || /^ {0,3}\|/.test(before)) return undefined;
  const cells = head
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/).length;
  const kept = isDelimiter ? lines.slice(0, -1) : lines;
  return `${[...kept.slice(0, -1), closeLeaf(head)].join('\n')}\n|${'---|'.repeat(cells)}`;
}

/** Closes the marks of the last piece of running text. */
function closeLeaf(source: string): string {
  const from = startOfLeaf(source);
  return source.slice(0, from) + closeInline(source.slice(from));
}

function startOfLeaf(source: string): number {
  const paragraph = Math.max(0, source.lastIndexOf('\n\n') + 1);
  let from = paragraph;
  for (const { index, 0: mark } of source
    .slice(paragraph)
    .matchAll(/(?:^|\n)[ \t]*(?:(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s)|#{1,6}(?=\s))[ \t]*)+(?:\[[ xX]\] )?/g))
    from = paragraph + index + mark.length;
  const lineAt = source.lastIndexOf('\n') + 1;
  if (/^ {0,3}\|/.test(source.slice(lineAt))) {
    const cell = source.slice(lineAt).search(/\|(?:\\.|[^\\|])*$/);
    if (cell >= 0) from = Math.max(from, lineAt + cell + 1);
  }
  return Math.min(from, source.length);
}

interface OpenMark {
  readonly mark: string;
  readonly at: number;
}

/** Text this long without a break is no prose, and its open marks are not worth the search. */
const maxLeafLength = 4000;

/** One pass over a piece of text; the marks that stay open are closed in reverse, or dropped where nothing follows. */
export function closeInline(leaf: string): string {
  if (leaf.length > maxLeafLength) return leaf;
  // One sign of a pair, or the first of `![`: what comes next will tell.
  let text = leaf.replace(/(?<=^|\s)[!$]$|(?<!~)~$/, '');
  const open: OpenMark[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at, at + 64);
    if (rest[0] === '\\') {
      const formula = /^\\[([]/.exec(rest)?.[0];
      if (formula !== undefined) {
        const end = text.indexOf(formula === '\\(' ? '\\)' : '\\]', at + 2);
        if (end < 0) return closeFormula(text, { mark: formula, at }, open);
        at = end + 2;
        continue;
      }
      if (at + 1 === text.length) return close(text.slice(0, at), open);
      at += 2;
      continue;
    }
    if (rest[0] === '`') {
      const ticks = /^`+/.exec(text.slice(at))?.[0] ?? '`';
      const end = endOfTicks(text, at + ticks.length, ticks.length);
      if (end === undefined) {
        const partial = text.replace(/`+$/, '');
        if (partial.length <= at + ticks.length - 1) return close(text.slice(0, at), open);
        return close(`${partial.trimEnd()}${ticks}`, open);
      }
      at = end;
      continue;
    }
    if (rest[0] === '$') {
      const dollars = rest.startsWith('$$') ? '$$' : '$';
      const end = text.indexOf(dollars, at + dollars.length);
      const body = end < 0 ? text.slice(at + dollars.length) : '';
      if (end < 0 && (dollars === '$$' || (/^[^\s\d]/.test(body) && /[\\^_{}=]/.test(body))))
        return closeFormula(text, { mark: dollars, at }, open);
      // `$x`: the next letters say whether it is a formula or a name with a dollar.
      if (end < 0 && /^[^\s\d]\S{0,12}$/.test(body)) return close(text.slice(0, at), open);
      at = end < 0 || dollars === '$' ? at + dollars.length : end + 2;
      if (end >= 0 && dollars === '$' && !/\s/.test(text[at] ?? ' ')) at = end + 1;
      continue;
    }
    if (rest[0] === '[' || rest.startsWith('![')) {
      const end = endOfLink(text, at);
      if (end === 'held back') return close(text.slice(0, at), open);
      if (end === 'opened') text = text.slice(0, at) + text.slice(at + 1);
      else if (end === 'addressed') {
        const label = text.slice(at + 1, matchingBracket(text, at + 1));
        text = text.slice(0, at) + label;
      } else at = end;
      continue;
    }
    const mark = /^(?:\*{1,3}|_{1,3}|~~)/.exec(rest)?.[0];
    if (mark === undefined) {
      at += 1;
      continue;
    }
    takeMark(text, { mark, at }, open);
    at += mark.length;
  }
  return close(text, open);
}

function takeMark(text: string, { mark, at }: OpenMark, open: OpenMark[]): void {
  const before = text[at - 1] ?? ' ';
  const after = text[at + mark.length] ?? '';
  const canClose = !/\s/.test(before);
  const last = open.at(-1);
  if (canClose && last && mark.startsWith(last.mark)) {
    open.pop();
    const rest = mark.slice(last.mark.length);
    if (rest !== '') takeMark(text, { mark: rest, at: at + last.mark.length }, open);
    return;
  }
  const isWithinWord = mark.startsWith('_') && /[\p{L}\p{N}]/u.test(before);
  if (!isWithinWord && (after === '' || !/\s/.test(after))) open.push({ mark, at });
}

/** Where the link ends; or, because it does not, how far it has come: until then only its words are shown. */
function endOfLink(text: string, at: number): number | 'opened' | 'addressed' | 'held back' {
  const isImage = text[at] === '!';
  const from = at + (isImage ? 2 : 1);
  const closing = matchingBracket(text, from);
  if (closing === undefined) return isImage || text[from] === '^' || from === text.length ? 'held back' : 'opened';
  // `[label]` may get its address in a moment; a number is more likely a citation, and stays as it is.
  if (closing + 1 === text.length)
    return isImage ? 'held back' : /^(?:\^|\d+$)/.test(text.slice(from, closing)) ? closing + 1 : 'addressed';
  if (text[closing + 1] !== '(') return closing + 1;
  const end = /^\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)/.exec(text.slice(closing + 1))?.[0];
  if (end !== undefined) return closing + 1 + end.length;
  return isImage ? 'held back' : 'addressed';
}

function matchingBracket(text: string, from: number): number | undefined {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '[') depth += 1;
    else if (text[at] === ']' && (depth -= 1) === 0) return at;
  }
  return undefined;
}

function closeFormula(text: string, { mark, at }: OpenMark, open: readonly OpenMark[]): string {
  const body = text.slice(at + mark.length).replace(/[\\$]$/, '');
  if (body.trim() === '') return close(text.slice(0, at), open);
  const end = { '\\(': '\\)', '\\[': '\\]' }[mark] ?? mark;
  return `${text.slice(0, at)}${mark}${body}${openFormula}${end}${closers(open)}`;
}

function endOfTicks(text: string, from: number, count: number): number | undefined {
  for (const { index, 0: ticks } of text.slice(from).matchAll(/`+/g))
    if (ticks.length === count) return from + index + count;
  return undefined;
}

function close(text: string, open: readonly OpenMark[]): string {
  const left = [...open];
  let kept = text;
  // A mark with nothing behind it opens nothing yet.
  for (let last = left.at(-1); last && kept.slice(last.at + last.mark.length).trim() === ''; last = left.at(-1)) {
    kept = kept.slice(0, last.at);
    left.pop();
  }
  if (left.length === 0) return kept;
  return `${kept.trimEnd()}${closers(left)}`;
}

function closers(open: readonly OpenMark[]): string {
  return open
    .map(({ mark }) => mark)
    .reverse()
    .join('');
}
