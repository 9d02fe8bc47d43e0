import { useLayoutEffect, useState, type RefObject } from 'react';
import type { Table } from '../core/tree.ts';

/** How much of a width is what its words asked for; the rest is an even share, for the words that are yet to come. */
const ownShare = 0.6;

/**
 * The widths of the columns of a table that is being written, in hundredths, once its first row is whole. They stay, also when
 * the table is whole: what is being read does not move (rule S14).
 */
export function useKeptColumns(
  table: RefObject<HTMLTableElement | null>,
  { rows, head }: Table,
  isGrowing: boolean,
): readonly number[] | undefined {
  const [widths, setWidths] = useState<readonly number[]>();
  const isDue = isGrowing && widths === undefined && rows.length > 1;
  useLayoutEffect(() => {
    const cells = isDue ? table.current?.tHead?.rows[0]?.cells : undefined;
    if (cells) setWidths(shares(Array.from(cells, (cell) => cell.getBoundingClientRect().width)));
  }, [isDue, table]);
  return widths?.length === head.length ? widths : undefined;
}

function shares(widths: readonly number[]): number[] {
  const whole = widths.reduce((sum, width) => sum + width, 0) || 1;
  return widths.map((width) => 100 * ((ownShare * width) / whole + (1 - ownShare) / widths.length));
}
