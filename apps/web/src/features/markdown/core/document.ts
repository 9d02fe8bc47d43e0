import { Converter, definitionIn, type Definition, type Lexed } from './convert.ts';
import { closeOpenConstructs } from './open-constructs.ts';
import type { Block, Entry } from './tree.ts';

interface Finished extends Entry {
  readonly raw: string;
}

/**
 * A Markdown source that grows (SPEC.md, rules S1–S6). What has been finished is not read again; what a delta costs
 * follows from the last block, not from the length of the answer.
 */
export class MarkdownDocument {
  readonly #converter = new Converter();
  readonly #definitions = new Map<string, Definition>();
  #finished: Finished[] = [];
  /** The part of the source that may still come to mean something else, and where it begins. */
  #tail = '';
  #tailAt = 0;
  #given = '';
  /** The end was taken for the end, and defined something that a longer source may define otherwise. */
  #hasEarlyDefinitions = false;
  #shown: { readonly isStreaming: boolean; readonly entries: readonly Entry[] } | undefined;

  /** The blocks of this source. A source that only grew is read on from where it was; any other from its beginning. */
  read(source: string, isStreaming: boolean): readonly Entry[] {
    const isSame = source === this.#given;
    if (isSame && this.#shown?.isStreaming === isStreaming) return this.#shown.entries;
    if (!isSame) {
      if (source.startsWith(this.#given) && !this.#hasEarlyDefinitions) this.#append(source.slice(this.#given.length));
      else {
        this.#reset();
        this.#append(source);
      }
      this.#given = source;
    }
    const entries = this.#entries(isStreaming);
    this.#shown = { isStreaming, entries };
    return entries;
  }

  #reset(): void {
    this.#definitions.clear();
    this.#converter.define(this.#definitions);
    this.#hasEarlyDefinitions = false;
    this.#finished = [];
    this.#tail = '';
    this.#tailAt = 0;
    this.#given = '';
  }

  #append(delta: string): void {
    // A carriage return has ended the line already; the line feed that belongs to it comes with the next delta.
    const endsInReturn = this.#given.endsWith('\r');
    const text = (endsInReturn && delta.startsWith('\n') ? delta.slice(1) : delta)
      .replace(/\r\n?/g, '\n')
      // The second is our own sign for a formula that is still open.
      .replace(/[\0\u{e000}]/gu, '\ufffd');
    this.#tail += text;
    if (text.includes('\n')) this.#finish();
  }

  /** S2: finished is every block behind which another one has begun on a whole line. */
  #finish(): void {
    const whole = this.#tail.slice(0, this.#tail.lastIndexOf('\n') + 1);
    const lexed = this.#converter.lex(whole);
    const last = lexed.findLastIndex(({ token }) => token.type !== 'space');
    if (last <= 0) return;
    const done = lexed.slice(0, last);
    if (done.filter(({ token }) => this.#define(token)).length > 0) this.#readAgain();
    this.#finished.push(...done.flatMap((one) => this.#entry(one, this.#tailAt) ?? []));
    const cut = lexed[last]?.at ?? 0;
    this.#tail = this.#tail.slice(cut);
    this.#tailAt += cut;
  }

  /** The first definition of a label counts. */
  #define(token: Lexed['token']): boolean {
    const definition = definitionIn(token);
    if (!definition || this.#definitions.has(definition.label)) return false;
    this.#definitions.set(definition.label, definition);
    return true;
  }

  /** S3: a definition reaches back to the blocks that name it. */
  #readAgain(): void {
    this.#converter.define(this.#definitions);
    this.#finished = this.#finished.map((entry) => {
      if (!entry.raw.includes('[')) return entry;
      const again = this.#converter.lex(entry.raw)[0];
      const block = again ? this.#converter.block(again.token) : null;
      return block && JSON.stringify(block) !== JSON.stringify(entry.block) ? { ...entry, block } : entry;
    });
  }

  #entries(isStreaming: boolean): readonly Entry[] {
    const lexed = this.#converter.lex(isStreaming ? closeOpenConstructs(this.#tail) : this.#tail);
    if (!isStreaming && lexed.filter(({ token }) => this.#define(token)).length > 0) {
      this.#hasEarlyDefinitions = true;
      this.#readAgain();
    }
    this.#converter.begin();
    return [...this.#finished, ...lexed.flatMap((one) => this.#entry(one, this.#tailAt) ?? [])];
  }

  #entry({ token, at }: Lexed, from: number): Finished | null {
    const block = this.#converter.block(token);
    return block && { key: from + at, block, raw: token.raw };
  }
}

/** All at once, for what does not grow. */
export function parseMarkdown(source: string): readonly Block[] {
  return new MarkdownDocument().read(source, false).map(({ block }) => block);
}
