import type { LlamaModel, Token } from 'node-llama-cpp';

/** A character of four bytes may come in as many tokens; what is still broken then stays broken. */
const mostPiecesOfACharacter = 8;
/** What the tokenizer must see before a token to know whether a space belongs before it. */
const contextTokens = 4;

/** Tokens to text, one by one: half a character waits for its other half. */
export class TokenText {
  readonly #model: Pick<LlamaModel, 'detokenize'>;
  #pending: Token[] = [];
  #before: Token[] = [];

  constructor(model: Pick<LlamaModel, 'detokenize'>) {
    this.#model = model;
  }

  push(token: Token): string {
    this.#pending.push(token);
    const text = this.#model.detokenize(this.#pending, false, this.#before);
    if (text.endsWith('\ufffd') && this.#pending.length < mostPiecesOfACharacter) return '';
    this.#before = [...this.#before, ...this.#pending].slice(-contextTokens);
    this.#pending = [];
    return text;
  }

  end(): string {
    const text = this.#pending.length === 0 ? '' : this.#model.detokenize(this.#pending, false, this.#before);
    this.#pending = [];
    return text;
  }
}
