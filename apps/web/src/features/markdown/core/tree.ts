/** What a Markdown source means, as plain data. Nothing in it is HTML, and no address in it has been judged yet. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'strong' | 'emphasis' | 'strike'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'math'; readonly tex: string; readonly isDisplay: boolean; readonly isOpen: boolean }
  | { readonly type: 'link'; readonly href: string; readonly title: string; readonly children: readonly Inline[] }
  | { readonly type: 'image'; readonly src: string; readonly alt: string; readonly title: string }
  | { readonly type: 'footnote'; readonly label: string }
  | { readonly type: 'break' };

export interface ListItem {
  /** Undefined: no task. */
  readonly isChecked: boolean | undefined;
  readonly children: readonly Block[];
}

export type Alignment = 'start' | 'center' | 'end' | undefined;

export interface Table {
  readonly type: 'table';
  readonly alignments: readonly Alignment[];
  readonly head: readonly (readonly Inline[])[];
  readonly rows: readonly (readonly (readonly Inline[])[])[];
}

export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  /** The line of a tight list item: a paragraph without a paragraph's space. */
  | { readonly type: 'line'; readonly children: readonly Inline[] }
  | { readonly type: 'heading'; readonly level: number; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly info: string; readonly text: string; readonly isOpen: boolean }
  | { readonly type: 'math'; readonly tex: string; readonly isOpen: boolean }
  | { readonly type: 'quote'; readonly children: readonly Block[] }
  | { readonly type: 'list'; readonly start: number | undefined; readonly items: readonly ListItem[] }
  | Table
  | { readonly type: 'rule' }
  | { readonly type: 'note'; readonly label: string; readonly children: readonly Block[] };

/** A block at the top: `key` is where it starts in the source, and stays while the source grows. */
export interface Entry {
  readonly key: number;
  readonly block: Block;
}
