import { markdownOf } from './write.ts';
import { plainText } from './convert.ts';
import type { Inline, Table } from './tree.ts';

const rules = { start: ':---', center: ':---:', end: '---:', none: '---' } as const;

export function tableAs(format: 'markdown' | 'csv' | 'tsv', { alignments, head, rows }: Table): string {
  const lines = [head, ...rows];
  if (format === 'markdown') {
    const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
    const written = lines.map((cells) => row(cells.map((cell) => markdownOf(cell).replace(/(?<!\\)\|/g, '\\|'))));
    return [written[0], row(alignments.map((side) => rules[side ?? 'none'])), ...written.slice(1)].join('\n');
  }
  const write = format === 'csv' ? csvField : tsvField;
  const separator = format === 'csv' ? ',' : '\t';
  return lines.map((cells) => cells.map((cell) => write(valueOf(cell))).join(separator)).join('\r\n');
}

/** A spreadsheet would run a cell that begins like a formula; a number stays a number. */
function valueOf(cell: readonly Inline[]): string {
  const text = plainText(cell)
    .replace(/<br\s{0,9}\/?>/gi, '\n')
    .trim();
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+%?$/.test(text) ? `'${text}` : text;
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function tsvField(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ');
}
