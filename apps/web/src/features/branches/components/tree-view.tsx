import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { firstWords } from '../../../shared/lib/first-words.ts';
import type { BranchRow } from '../stores/tree.ts';
import { TreeRow } from './tree-row.tsx';

export interface TreeViewProps {
  readonly rows: readonly BranchRow[];
  readonly labelledBy: string;
  readonly onShow: (messageId: string) => void;
  readonly onToggle: (key: string) => void;
}

const typedTogetherMs = 700;

/** One row is in the order of the keyboard; arrows, Home, End and letters lead to the others. */
export function TreeView({ rows, labelledBy, onShow, onToggle }: TreeViewProps) {
  const list = useRef<HTMLDivElement>(null);
  const typed = useRef({ letters: '', atMs: 0 });
  const [chosen, setChosen] = useState(() => rows.find((row) => row.kind === 'message' && row.isTip)?.key);
  const now = useState(Date.now)[0];
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === chosen),
  );

  const elementAt = (index: number) => list.current?.children[index] as HTMLElement | undefined;
  const goTo = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setChosen(row.key);
    elementAt(index)?.focus();
  };
  // Where one begins; from there on the keys lead.
  useEffect(() => {
    const element = elementAt(at);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: 'center' });
  }, []);

  const act = (row: BranchRow | undefined) => {
    if (row?.kind === 'message') onShow(row.node.id);
    if (row?.kind === 'fold') onToggle(row.key);
  };

  const find = (letter: string) => {
    const isMore = performance.now() - typed.current.atMs < typedTogetherMs;
    typed.current = { letters: (isMore ? typed.current.letters : '') + letter, atMs: performance.now() };
    const wanted = typed.current.letters.toLocaleLowerCase();
    // Who types more of a word stays where that word is.
    const from = at + (typed.current.letters.length > 1 ? 0 : 1);
    const inOrder = [...rows.keys()].map((step) => (from + step) % rows.length);
    const found = inOrder.find((index) => {
      const row = rows[index];
      return row?.kind === 'message' && firstWords(row.node.text).toLocaleLowerCase().startsWith(wanted);
    });
    if (found !== undefined) goTo(found);
  };

  /** Right opens, then goes in; left closes, then goes out. */
  const goInOrOut = (isIn: boolean) => {
    const row = rows[at];
    if (!row) return;
    if (row.kind === 'fold' && row.isOpen !== isIn) return onToggle(row.key);
    if (!isIn) return goTo(rows.findIndex(({ key }) => key === row.parent));
    if (rows[at + 1]?.parent === row.key) goTo(at + 1);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return;
    const isMirrored = document.documentElement.dir === 'rtl';
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => goTo(at + 1),
      ArrowUp: () => goTo(at - 1),
      Home: () => goTo(0),
      End: () => goTo(rows.length - 1),
      ArrowRight: () => goInOrOut(!isMirrored),
      ArrowLeft: () => goInOrOut(isMirrored),
      Enter: () => act(rows[at]),
      ' ': () => act(rows[at]),
    };
    const go = keys[event.key] ?? (event.key.length === 1 ? () => find(event.key) : undefined);
    if (!go) return;
    event.preventDefault();
    go();
  };

  return (
    <div
      ref={list}
      role="tree"
      aria-labelledby={labelledBy}
      onKeyDown={onKeyDown}
      className="flex flex-col [--cell:1.125rem] sm:[--cell:1.5rem]"
    >
      {rows.map((row, index) => (
        <TreeRow
          key={row.key}
          row={row}
          now={now}
          isFocusable={index === at}
          isTop={index === 0}
          isTrunkPresent={rows[0]?.isPresent === true}
          onClick={() => {
            setChosen(row.key);
            act(row);
          }}
        />
      ))}
    </div>
  );
}
