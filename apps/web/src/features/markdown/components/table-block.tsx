import { memo, useContext, useRef, type ReactNode } from 'react';
import { directionOf } from '../core/direction.ts';
import type { Inline, Table } from '../core/tree.ts';
import { tableAs } from '../core/table-text.ts';
import { InlineView } from './inline-view.tsx';
import { MarkdownLabelsContext } from './labels.ts';
import { CopyButton } from './tool-button.tsx';
import { useKeptColumns } from './use-kept-columns.ts';

const formats = [
  ['Markdown', 'markdown'],
  ['CSV', 'csv'],
  ['TSV', 'tsv'],
] as const;

/** Of a column whose width is kept: narrower ones would break words. */
const leastWidthEm = 6.5;

interface TableBlockProps {
  readonly table: Table;
  readonly isGrowing: boolean;
}

/** Scrolls by itself when it is wide, also by keyboard. */
export function TableBlock({ table, isGrowing }: TableBlockProps): ReactNode {
  const labels = useContext(MarkdownLabelsContext);
  const element = useRef<HTMLTableElement>(null);
  const columns = useKeptColumns(element, table, isGrowing);
  const label = labels.table(table.rows.length, table.head.length);
  return (
    <figure className="md-table">
      <div className="md-table-scroll" role="group" aria-label={label} tabIndex={0}>
        <table
          ref={element}
          dir={directionOf(table)}
          data-kept={columns && ''}
          style={columns && { minInlineSize: `${columns.length * leastWidthEm}em` }}
        >
          {columns && (
            <colgroup>
              {columns.map((width, column) => (
                <col key={column} style={{ inlineSize: `${width}%` }} />
              ))}
            </colgroup>
          )}
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
