import { useStore } from '@nanostores/react';
import { startTransition, useEffect, useState } from 'react';
import { whenIdle } from '../../../shared/lib/idle.ts';
import { $isNarrow } from '../../../shared/ui/layout.ts';
import type { Row } from '../stores/branch.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { foldedLines, isLong } from '../stores/folding.ts';

const noRows: readonly Row[] = [];

/** Rows beyond the screen, so that a scroll finds them drawn. */
const fullOverscan = 6;

/** The first time they are drawn in pieces, so that a slow machine hears a press between them; from then on at once. */
export function useRows(session: ChatSession): { readonly rows: readonly Row[]; readonly isDrawing: boolean } {
  const rows = useStore(session.$rows);
  const isFilled = rows.length > 0;
  const [isOpen, setOpen] = useState(isFilled);
  useEffect(() => {
    if (isFilled) startTransition(() => setOpen(true));
  }, [isFilled]);
  return isOpen ? { rows, isDrawing: false } : { rows: noRows, isDrawing: isFilled };
}

/** What is seen is drawn first; what is beyond it comes row by row when there is time. */
export function useOverscan(isShown: boolean): number {
  const [overscan, setOverscan] = useState(0);
  useEffect(() => {
    if (!isShown || overscan >= fullOverscan) return;
    return whenIdle(() => startTransition(() => setOverscan(overscan + 1)));
  }, [isShown, overscan]);
  return overscan;
}

const lineHeight = 26;
const lettersPerLine = { narrow: 42, wide: 88 };
const aroundText = 64;

/** Until a row has been drawn. Near enough, the rows of the first picture are those that are seen. */
export function estimateHeight(session: ChatSession, row: Row | undefined): number {
  const message = row?.kind === 'message' ? session.message(row.id)?.get() : undefined;
  const { content = '', sender } = message ?? {};
  const lines =
    sender === 'user' && isLong(content)
      ? foldedLines + 1
      : Math.ceil(content.length / lettersPerLine[$isNarrow.get() ? 'narrow' : 'wide']);
  return aroundText + lineHeight * lines;
}
