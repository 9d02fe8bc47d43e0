/** Words with the same marks. `\n` alone: a new line. */
export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strike: boolean;
  readonly code: boolean;
  readonly href: string | undefined;
}

export interface Item {
  /** Undefined: nothing to be ticked. */
  readonly isTicked: boolean | undefined;
  readonly blocks: Block[];
}

export interface ListBlock {
  readonly kind: 'list';
  readonly start: number | undefined;
  readonly items: Item[];
  /** Office programs and chats write nested lists one after the other, each with its depth. */
  readonly level: number | undefined;
}

export type Block =
  /** `isLine`: what stands in the next line, without room between. */
  | { readonly kind: 'words'; readonly runs: readonly Run[]; readonly isLine: boolean }
  | { readonly kind: 'heading'; readonly depth: number; readonly runs: readonly Run[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly text: string; readonly language: string }
  | {
      readonly kind: 'table';
      readonly rows: readonly (readonly (readonly Run[])[])[];
      readonly sides: readonly ('left' | 'right' | 'center' | undefined)[];
    }
  | { readonly kind: 'rule' }
  | ListBlock;

/** What is read is bounded: nobody waits for a paste. */
export class Budget {
  #left = 20_000;

  /** Throws when it is spent, or somebody nests without end. */
  spend(depth: number): void {
    this.#left -= 1;
    if (this.#left < 0 || depth > 100) throw new TooMuch();
  }
}

export class TooMuch extends Error {}
