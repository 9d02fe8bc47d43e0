import { useContext, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Icon } from './icons.tsx';
import { MarkdownLabelsContext } from './labels.ts';
import { NotesContext, type Note } from './notes.ts';

/** `[^1]`: shows its note when pointed at or focused, and goes to it when pressed. Without a note it is text. */
export function FootnoteMark({ label }: { readonly label: string }): ReactNode {
  const note = useContext(NotesContext).get(label);
  const labels = useContext(MarkdownLabelsContext);
  const [anchor, setAnchor] = useState<DOMRect>();
  const cardId = useId();
  if (!note) return `[^${label}]`;
  const hide = () => setAnchor(undefined);
  const show = (element: Element) => setAnchor(element.getBoundingClientRect());
  return (
    <sup className="md-mark" data-label={label}>
      <button
        type="button"
        className="md-citation"
        aria-label={labels.footnote(note.number)}
        aria-describedby={anchor ? cardId : undefined}
        data-note={note.elementId}
        onPointerEnter={({ currentTarget, pointerType }) => pointerType === 'mouse' && show(currentTarget)}
        onPointerLeave={hide}
        onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && show(currentTarget)}
        onBlur={hide}
        onKeyDown={({ key }) => key === 'Escape' && hide()}
        onClick={() => {
          hide();
          goTo(document.getElementById(note.elementId));
        }}
      >
        {note.number}
      </button>
      {anchor ? <NoteCard id={cardId} note={note} anchor={anchor} /> : null}
    </sup>
  );
}

interface NoteCardProps {
  readonly id: string;
  readonly note: Note;
  readonly anchor: DOMRect;
}

function NoteCard({ id, note, anchor }: NoteCardProps): ReactNode {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = card.current;
    if (!element) return;
    element.showPopover?.();
    const { width, height } = element.getBoundingClientRect();
    const left = Math.min(Math.max(8, anchor.left + anchor.width / 2 - width / 2), window.innerWidth - width - 8);
    const isAbove = anchor.top > height + 12;
    // Through the object model: the page's policy allows no style attributes.
    element.style.left = `${left}px`;
    element.style.top = `${isAbove ? anchor.top - height - 6 : anchor.bottom + 6}px`;
  }, [anchor]);
  return createPortal(
    <div ref={card} id={id} className="md md-card" role="tooltip" popover="manual">
      {note.content}
    </div>,
    document.body,
  );
}

interface FootnoteListProps {
  readonly notes: ReadonlyMap<string, Note>;
  readonly title: string;
}

export function FootnoteList({ notes, title }: FootnoteListProps): ReactNode {
  const labels = useContext(MarkdownLabelsContext);
  if (notes.size === 0) return null;
  return (
    <section className="md-notes" aria-label={title}>
      <ol>
        {[...notes].map(([label, { elementId, content }]) => (
          <li key={label} id={elementId} tabIndex={-1} dir="auto" data-label={label}>
            {content}
            <button
              type="button"
              className="md-tool md-back"
              aria-label={labels.backToText}
              title={labels.backToText}
              onClick={() => goTo(document.querySelector(`[data-note="${CSS.escape(elementId)}"]`))}
            >
              <Icon name="back" />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Not by an address: the page keeps its own place there. */
function goTo(element: Element | null): void {
  if (!(element instanceof HTMLElement)) return;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest' });
}
