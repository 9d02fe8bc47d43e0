import { createContext, type ReactNode } from 'react';
import type { Block } from '../core/tree.ts';

export interface Note {
  readonly number: number;
  readonly elementId: string;
  /** Drawn already: marks and notes may hold each other, their files may not. */
  readonly content: ReactNode;
}

interface Notes {
  readonly blocks: readonly (Block & { type: 'note' })[];
  /** Begins the ids of their elements. */
  readonly id: string;
  readonly draw: (blocks: readonly Block[]) => ReactNode;
}

/** In the order in which they were written; the first of a label counts. */
export function numberNotes({ blocks, id, draw }: Notes): ReadonlyMap<string, Note> {
  const notes = new Map<string, Note>();
  for (const { label, children } of blocks) {
    const number = notes.size + 1;
    if (!notes.has(label)) notes.set(label, { number, elementId: `${id}-note-${number}`, content: draw(children) });
  }
  return notes;
}

export const NotesContext = createContext<ReadonlyMap<string, Note>>(new Map());
