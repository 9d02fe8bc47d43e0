import { memo, useContext, type ReactNode } from 'react';
import { directionOf } from '../core/direction.ts';
import type { Inline, Table } from '../core/tree.ts';
import { tableAs } from '../core/table-text.ts';
import { InlineView } from './inline-view.tsx';
import { MarkdownLabelsContext } from './labels.ts';
import { CopyButton } from './tool-button.tsx';

const formats = [
  ['Markdown', 'markdown'],
  ['CSV', 'csv'],
  ['TSV', 'tsv'],
] as const;

/** Scrolls by itself when it is wide, also by keyboard. */
export function TableBlock({ table }: { readonly table: Table }): ReactNode {
  const labels = useContext(MarkdownLabelsContext);
  const label = labels.table(table.rows.length, table.head.length);
  return (
    <figure className="md-table">
      <div className="md-table-scroll" role="group" aria-label={label} tabIndex={0}>
        <table dir={directionOf(table)}>
          <thead>
            <tr>
              {table.head.map((cell, column) => (
                <th key={column} scope="col" data-align={table.alignments[column]}>
                  <div className="md-cell" dir="auto">
                    <InlineView nodes={cell} />
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((cells, row) => (
              <Row key={row} cells={cells} alignments={table.alignments} />
            ))}
          </tbody>
        </table>
      </div>
      <figcaption className="md-tools" data-copy="skip">
        {formats.map(([name, format]) => (
          <CopyButton key={format} word={name} label={labels.copyTableAs(name)} text={() => tableAs(format, table)} />
        ))}
      </figcaption>
    </figure>
  );
}

interface RowProps {
  readonly cells: readonly (readonly Inline[])[];
  readonly alignments: Table['alignments'];
}

const Row = memo(
  function Row({ cells, alignments }: RowProps): ReactNode {
    return (
      <tr>
        {cells.map((cell, column) => (
          <td key={column} data-align={alignments[column]}>
            <div className="md-cell" dir="auto">
              <InlineView nodes={cell} />
            </div>
          </td>
        ))}
      </tr>
    );
  },
  (before, after) => before.cells === after.cells && before.alignments.join() === after.alignments.join(),
);
