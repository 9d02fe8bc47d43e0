import type { HLJSOptions } from 'highlight.js';
import type { Piece } from './lines.ts';

/** The classes the style sheet has colours for; a scope the library invents tomorrow stays uncoloured. */
const colours = new Set(
  'addition attr attribute built_in bullet char class code comment deletion doctag emphasis formula keyword link literal meta name number operator params property punctuation quote regexp section selector-attr selector-class selector-id selector-pseudo selector-tag string strong subst symbol tag template-tag template-variable title type variable'.split(
    ' ',
  ),
);

/** Takes what the highlighter says as pieces of text with a class: no HTML is ever made. */
export class PieceCollector {
  readonly pieces: Piece[] = [];
  readonly #scopes: (string | undefined)[] = [];

  addText(text: string): void {
    if (text !== '') this.pieces.push({ className: this.#scopes.findLast((scope) => scope !== undefined), text });
  }

  startScope(scope: string): void {
    const name = scope.split('.')[0] ?? '';
    this.#scopes.push(colours.has(name) ? `hl-${name}` : undefined);
  }

  endScope(): void {
    this.#scopes.pop();
  }

  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(other: PieceCollector): void {
    for (const piece of other.pieces)
      this.pieces.push({
        className: piece.className ?? this.#scopes.findLast((scope) => scope !== undefined),
        text: piece.text,
      });
  }

  finalize(): void {}

  toHTML(): string {
    return '';
  }
}

export const collectorOption = PieceCollector as unknown as HLJSOptions['__emitter'];
