import { memo, useContext, useMemo, useState, type ReactNode } from 'react';
import { MarkdownDocument } from '../core/document.ts';
import { headingDepths, type Above } from '../core/heading-depths.ts';
import type { Block, Entry } from '../core/tree.ts';
import { BlockView } from './block-view.tsx';
import { copySelection, type CopyForm } from './copy-selection.ts';
import { FootnoteList } from './footnotes.tsx';
import { MarkdownLabelsContext } from './labels.ts';
import { NotesContext, numberNotes } from './notes.ts';
import '../styles/words.css';
import '../styles/code.css';
import '../styles/code-themes.css';
import '../styles/figures.css';

export interface MarkdownProps {
  readonly source: string;
  /** The source still grows: what is open at its end is shown as it is likely to go on. */
  readonly streaming: boolean;
  /** Unique on the page; the notes of this text get their ids from it. */
  readonly id: string;
  /** What the clipboard gets of a selection; Markdown unless told otherwise. */
  readonly copyAs?: CopyForm;
}

/** A text by somebody nobody has to trust: it runs nothing, asks nobody for anything, and leads nowhere unseen. */
export function Markdown({ source, streaming, id, copyAs = 'markdown' }: MarkdownProps): ReactNode {
  const [document] = useState(() => new MarkdownDocument());
  const labels = useContext(MarkdownLabelsContext);
  const entries = document.read(source, streaming);
  const noteBlocks = entries.flatMap(({ block }) => (block.type === 'note' ? [block] : []));
  // The same object as long as the notes are the same: a changed context would draw every mark again.
  const notes = useMemo(
    () => numberNotes({ blocks: noteBlocks, id, draw }),
    [id, noteBlocks.length, noteBlocks.at(-1)],
  );
  const lastKey = entries.at(-1)?.key;
  return (
    <NotesContext value={notes}>
      <div className="md" data-streaming={streaming || undefined} onCopy={(event) => copySelection(event, copyAs)}>
        {chunksOf(entries).map((chunk) => (
          <Chunk key={chunk.entries[0]?.key} {...chunk} growingKey={streaming ? lastKey : undefined} />
        ))}
        <FootnoteList notes={notes} title={labels.footnotes} />
      </div>
    </NotesContext>
  );
}

/** So many blocks are looked at as one: a word at the end of a long answer costs as many steps as there are chunks. */
const chunkLength = 50;

function chunksOf(all: readonly Entry[]) {
  let above: Above = [];
  return Array.from({ length: Math.ceil(all.length / chunkLength) }, (_, n) => {
    const chunk = { entries: all.slice(n * chunkLength, (n + 1) * chunkLength), above };
    above = headingDepths(chunk.entries, above).below;
    return chunk;
  });
}

interface ChunkProps {
  readonly entries: readonly Entry[];
  readonly above: Above;
  readonly growingKey: number | undefined;
}

const Chunk = memo(function Chunk({ entries, above, growingKey }: ChunkProps): ReactNode {
  const { depths } = headingDepths(entries, above);
  return entries.map(({ key, block }) =>
    block.type === 'note' ? null : (
      <BlockView key={key} block={block} isGrowing={key === growingKey} depth={depths.get(key)} />
    ),
  );
}, isSameChunk);

function isSameChunk(before: ChunkProps, after: ChunkProps): boolean {
  const grows = ({ entries, growingKey }: ChunkProps) => entries.some(({ key }) => key === growingKey);
  return (
    before.entries.length === after.entries.length &&
    before.above.join() === after.above.join() &&
    before.entries.every(({ block }, index) => block === after.entries[index]?.block) &&
    grows(before) === grows(after)
  );
}

function draw(blocks: readonly Block[]): ReactNode {
  return blocks.map((block, index) => <BlockView key={index} block={block} />);
}
