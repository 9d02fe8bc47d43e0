import type { ToolCall } from '@parley/core';

export interface ToolListener {
  answer(text: string): void;
  call(id: string, name: string): void;
  arguments(id: string, text: string): void;
}

/**
 * Reads, piece by piece, what a model writes under the grammar of `tool-grammar.ts`:
 * `{"answer": "…"}` or `{"tool_calls": [{"name": "…", "arguments": {…}}, …]}`.
 * The grammar has it be JSON of that shape, so this only follows where it stands.
 */
export class ToolOutput {
  readonly #listener: ToolListener;
  readonly #newId: () => string;
  readonly #calls: { id: string; name: string; arguments: string }[] = [];
  /** Open objects and arrays; of an object the key that is being filled. */
  readonly #open: { readonly isObject: boolean; key: string; atKey: boolean }[] = [];
  #inString = false;
  #string = '';
  #escape: string | undefined;

  constructor(listener: ToolListener, newId: () => string) {
    this.#listener = listener;
    this.#newId = newId;
  }

  get calls(): readonly ToolCall[] {
    return this.#calls;
  }

  push(piece: string): void {
    let answer = '';
    let raw = '';
    for (const character of piece.split('')) {
      const wasInArguments = this.#isInArguments;
      const said = this.#inString ? this.#inside(character) : this.#between(character);
      if (this.#isAnswer) answer += said;
      if (wasInArguments || this.#isInArguments) raw += character;
      // The bracket that closes the arguments still belongs to them.
      if (wasInArguments && !this.#isInArguments) {
        this.#tellArguments(raw);
        raw = '';
      }
    }
    if (answer !== '') this.#listener.answer(answer);
    this.#tellArguments(raw);
  }

  /** A character within a string: gives back what it stands for. */
  #inside(character: string): string {
    if (this.#escape !== undefined) return this.#escaped(character);
    if (character === '\\') {
      this.#escape = '';
      return '';
    }
    if (character === '"') {
      this.#inString = false;
      this.#stringEnds();
      return '';
    }
    this.#string += character;
    return character;
  }

  #escaped(character: string): string {
    const so = (this.#escape ?? '') + character;
    if (so.startsWith('u') && so.length < 5) {
      this.#escape = so;
      return '';
    }
    this.#escape = undefined;
    const meant = so.startsWith('u')
      ? String.fromCharCode(Number.parseInt(so.slice(1), 16))
      : (escapes[character] ?? character);
    this.#string += meant;
    return meant;
  }

  #between(character: string): string {
    const top = this.#open.at(-1);
    if (character === '"') {
      this.#inString = true;
      this.#string = '';
    } else if (character === '{' || character === '[') {
      this.#open.push({ isObject: character === '{', key: '', atKey: true });
    } else if (character === '}' || character === ']') this.#open.pop();
    else if (character === ':' && top !== undefined) top.atKey = false;
    else if (character === ',' && top?.isObject === true) top.atKey = true;
    return '';
  }

  #stringEnds(): void {
    const top = this.#open.at(-1);
    if (top?.isObject !== true) return;
    if (top.atKey) top.key = this.#string;
    else if (this.#open.length === 3 && this.#open[0]?.key === 'tool_calls' && top.key === 'name') {
      const call = { id: this.#newId(), name: this.#string, arguments: '' };
      this.#calls.push(call);
      this.#listener.call(call.id, call.name);
    }
  }

  get #isAnswer(): boolean {
    const top = this.#open[0];
    return this.#open.length === 1 && top?.key === 'answer' && !top.atKey;
  }

  get #isInArguments(): boolean {
    return this.#open.length > 3 && this.#open[0]?.key === 'tool_calls' && this.#open[2]?.key === 'arguments';
  }

  #tellArguments(text: string): void {
    const call = this.#calls.at(-1);
    if (text === '' || call === undefined) return;
    call.arguments += text;
    this.#listener.arguments(call.id, text);
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
