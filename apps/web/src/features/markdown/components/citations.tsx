import { createContext, Fragment, useContext, type ReactNode } from 'react';

/** Draws `[n]` of texts whose citations the server has checked; without it they are text like any other. */
export type DrawCitation = (number: number) => ReactNode;

export const CitationContext = createContext<DrawCitation | undefined>(undefined);

export function WithCitations({ text }: { readonly text: string }): ReactNode {
  const drawCitation = useContext(CitationContext);
  if (drawCitation === undefined) return text;
  return text
    .split(/\[(\d{1,3})\]/)
    .map((piece, at) => <Fragment key={at}>{at % 2 === 0 ? piece : drawCitation(Number(piece))}</Fragment>);
}
