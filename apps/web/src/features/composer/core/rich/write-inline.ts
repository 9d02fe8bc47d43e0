import type { Run } from './blocks.ts';

/** Runs as Markdown: marks do not overlap, stand close to their words, and end with their line. */
export function writeInline(runs: readonly Run[], more: { readonly isInTable?: boolean } = {}): string {
  const written = tidy(runs)
    .map(({ isLine, runs: line }) => (isLine ? '\n' : within(line, 0)))
    .join('')
    .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
  return more.isInTable === true ? written.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|') : written;
}

export function plainOf(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join('');
}

type Mark = 'href' | 'bold' | 'italic' | 'strike' | 'code';
const marks: readonly Mark[] = ['href', 'bold', 'italic', 'strike', 'code'];
const signs = { bold: '**', italic: '*', strike: '~~' } as const;

/** White space between two that are marked alike is marked as they are: one pair of signs around both. */
function tidy(runs: readonly Run[]): readonly { readonly isLine: boolean; readonly runs: readonly Run[] }[] {
  const lines: { isLine: boolean; runs: Run[] }[] = [];
  for (const [index, run] of runs.entries()) {
    if (run.text === '\n') {
      lines.push({ isLine: true, runs: [] });
      continue;
    }
    let last = lines.at(-1);
    if (!last || last.isLine) lines.push((last = { isLine: false, runs: [] }));
    const before = last.runs.at(-1);
    const after = runs[index + 1];
    if (run.text.trim() !== '' || run.code || !before || !after) last.runs.push(run);
    else
      last.runs.push({
        ...run,
        bold: before.bold && after.bold,
        italic: before.italic && after.italic,
        strike: before.strike && after.strike,
        href: before.href === after.href ? before.href : undefined,
      });
  }
  return lines;
}

function within(runs: readonly Run[], depth: number): string {
  const mark = marks[depth];
  if (mark === undefined) return runs.map(({ text, href }) => escaped(text, href !== undefined)).join('');
  return grouped(runs, mark)
    .map((group) => {
      const value = group[0]?.[mark];
      if (value === undefined || value === false) return within(group, depth + 1);
      return apart(mark === 'code' ? plainOf(group) : within(group, depth + 1), (words) =>
        marked(words, mark, String(value), group),
      );
    })
    .join('');
}

function marked(words: string, mark: Mark, value: string, group: readonly Run[]): string {
  if (mark === 'code') return code(words);
  if (mark === 'href') return link(words, value, plainOf(group).trim());
  return signs[mark] + words + signs[mark];
}

/** White space stays outside. */
function apart(text: string, mark: (words: string) => string): string {
  const words = text.trim();
  if (words === '') return text;
  const start = text.indexOf(words);
  return text.slice(0, start) + mark(words) + text.slice(start + words.length);
}

function code(words: string): string {
  const longest = Math.max(0, ...(words.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const room = /^`|`$/.test(words) ? ' ' : '';
  return fence + room + words + room + fence;
}

function link(words: string, address: string, plain: string): string {
  if (isItsOwnName(plain, address)) return plain;
  const target = /[()<>\s]/.test(address) ? `<${address.replaceAll(/[<>\s]/g, encodeURIComponent)}>` : address;
  return `[${words}](${target})`;
}

/** An address that is written out needs no link. */
export function isItsOwnName(words: string, address: string): boolean {
  const bare = (text: string) => text.replace(/^mailto:/i, '').replace(/\/$/, '');
  return bare(words) === bare(address);
}

function grouped(runs: readonly Run[], mark: Mark): readonly Run[][] {
  const groups: Run[][] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    if (last?.[0] && last[0][mark] === run[mark]) last.push(run);
    else groups.push([run]);
  }
  return groups;
}

/** Only what would be read as a mark, so that ordinary words stay as they are. Addresses have their own signs. */
function escaped(text: string, isInLink: boolean): string {
  return text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 && !isInLink ? part : escapedWords(part, isInLink)))
    .join('');
}

function escapedWords(text: string, isInLink: boolean): string {
  const safe = text
    .replaceAll(/\\(?=[!-/:-@[-`{-~])/g, '\\\\')
    .replaceAll(/`|(?<!\s)\*|\*(?!\s)|~(?=~)/g, '\\$&')
    .replaceAll(/(?<![\p{L}\p{N}\s])_|(?<!\S)_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll(/<(?=[a-z/!?])/gi, '\\<')
    .replaceAll(/&(?=#?\w{1,32};)/g, '\\&');
  return isInLink ? safe.replaceAll(/[[\]]/g, '\\$&') : safe.replaceAll(/\[(?=[^\]\n]{0,300}\][([:])/g, '\\[');
}
