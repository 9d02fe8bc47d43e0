import type { Block, Run } from './blocks.ts';
import { sideOf } from './read-style.ts';

const mostColumns = 60;
const space: Run = { text: ' ', bold: false, italic: false, strike: false, code: false, href: undefined };

/** Data as a table; what only stands side by side, as mails are laid out, as what it says. */
export function readTable(table: Element, read: (cell: Element) => Block[], spend: () => void): Block[] {
  const rows = [...table.querySelectorAll('tr')].filter((row) => row.closest('table') === table);
  const cells = rows.map((row) => [...row.children].filter(({ localName }) => /^t[dh]$/.test(localName)));
  const contents = cells.map((row) =>
    row.map((cell) => {
      spend();
      return read(cell);
    }),
  );
  const caption = [...table.children].filter(({ localName }) => localName === 'caption').flatMap(read);
  const isData =
    table.getAttribute('role') !== 'presentation' &&
    table.querySelector('table') === null &&
    contents.flat(2).every(({ kind }) => kind === 'words');
  const placed = isData ? place(cells, contents) : [];
  const width = Math.max(0, ...placed.map(({ length }) => length));
  const filled = placed.filter((row) => row.some((runs) => runs.some(({ text }) => text.trim() !== '')));
  if (!isData || width < 2 || width > mostColumns || filled.length < 2) return [...caption, ...contents.flatMap(side)];
  const sides = Array.from({ length: width }, (_, column) => {
    const cell = cells[0]?.[column];
    return cell && sideOf(cell);
  });
  const even = filled.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? []));
  const [head = [], ...rest] = even;
  // All of a head is bold.
  const plainHead = head.map((runs) => runs.map((run) => ({ ...run, bold: false })));
  return [...caption, { kind: 'table', rows: [plainHead, ...rest], sides }];
}

/** Cells of one row, in one line where they are that short. */
function side(row: readonly (readonly Block[])[]): readonly Block[] {
  const blocks = row.flat();
  if (row.length < 2 || !blocks.every((block) => block.kind === 'words')) return blocks;
  return [{ kind: 'words', isLine: true, runs: runsOf(blocks) }];
}

/** Where cells reach over several rows or columns, the others of their room are empty. */
function place(cells: readonly (readonly Element[])[], contents: readonly (readonly Block[][])[]): Run[][][] {
  const placed: Run[][][] = cells.map(() => []);
  for (const [y, row] of cells.entries()) {
    let x = 0;
    for (const [index, cell] of row.entries()) {
      while (placed[y]?.[x] !== undefined) x += 1;
      const across = span(cell, 'colspan');
      const down = span(cell, 'rowspan');
      for (let line = y; line < Math.min(y + down, cells.length); line++)
        for (let column = x; column < x + across && column <= mostColumns; column++) {
          const isFirst = line === y && column === x;
          const target = placed[line];
          if (target) target[column] = isFirst ? runsOf(contents[y]?.[index] ?? []) : [];
        }
      x += across;
    }
  }
  return placed.map((row) => Array.from(row, (runs) => runs ?? []));
}

function runsOf(blocks: readonly Block[]): Run[] {
  return blocks.flatMap((block, index) =>
    block.kind === 'words' ? [...(index === 0 ? [] : [space]), ...block.runs] : [],
  );
}

function span(cell: Element, name: string): number {
  const wanted = Number(cell.getAttribute(name) ?? 1);
  return Number.isInteger(wanted) ? Math.max(1, Math.min(wanted, mostColumns)) : 1;
}
