import type { BranchRow } from '../stores/tree.ts';

export interface RailsProps {
  readonly row: BranchRow;
  /** As it is drawn. */
  readonly level: number;
  readonly isTop: boolean;
  /** The branch that is shown is the trunk, as far as the tree is known. */
  readonly isTrunkPresent: boolean;
}

/** How far below the top of its row a dot stands: in the middle of the first line. */
const dotAt = { message: '1rem', fold: '1.125rem', start: '1.125rem' } as const;

/** The middle of a level. */
function middle(level: number): string {
  return `calc(${level - 0.5} * var(--cell))`;
}

/** Lines and dots beside the words. What they show is told by level and position; nobody has to listen to it. */
export function Rails({ row, level, isTop, isTrunkPresent }: RailsProps) {
  const dot = dotAt[row.kind];
  const line = row.kind === 'fold' ? 'border-dotted' : '';
  const own = row.isPresent ? 'border-accent' : 'border-edge';
  return (
    <span aria-hidden="true" className="pointer-events-none">
      {row.begins ? (
        <span
          className="absolute top-0 -ms-px rounded-es-[10px] border-s-2 border-b-2 border-edge"
          style={{
            insetInlineStart: middle(level - 1),
            width: 'calc(var(--cell) - 3px)',
            height: `calc(${dot} + 1px)`,
          }}
        />
      ) : (
        !isTop && (
          <span
            className={`absolute top-0 -ms-px border-s-2 ${own} ${line}`}
            style={{ insetInlineStart: middle(level), height: dot }}
          />
        )
      )}
      {Array.from({ length: level - 1 }, (_, index) => (
        <span
          key={index}
          // The trunk goes on behind everything that goes off from it.
          className={`absolute inset-y-0 -ms-px border-s-2 ${index === 0 && isTrunkPresent ? 'border-accent' : 'border-edge'}`}
          style={{ insetInlineStart: middle(index + 1) }}
        />
      ))}
      {!row.ends && (
        <span
          className={`absolute bottom-0 -ms-px border-s-2 ${own} ${line}`}
          style={{ insetInlineStart: middle(level), top: dot }}
        />
      )}
      {row.kind !== 'fold' && (
        <span
          className={`absolute size-2.5 -translate-y-1/2 rounded-full border-2 ltr:-translate-x-1/2 rtl:translate-x-1/2 ${own} ${isOwnWords(row) ? (row.isPresent ? 'bg-accent' : 'bg-edge') : 'bg-raised'}`}
          style={{ insetInlineStart: middle(level), top: dot }}
        />
      )}
    </span>
  );
}

function isOwnWords(row: BranchRow): boolean {
  return row.kind === 'message' && row.node.sender === 'user';
}
