const open = '<think>';
const close = '</think>';

/**
 * Servers that don't know a model's template leave its thinking in the answer, between tags (M13). Only at its very
 * beginning: further on the same letters are what somebody talks about.
 */
export class ThinkTags {
  #state: 'start' | 'thinking' | 'gap' | 'answer' = 'start';
  #held = '';
  readonly #text: (delta: string) => void;
  readonly #reasoning: (delta: string) => void;

  constructor(text: (delta: string) => void, reasoning: (delta: string) => void) {
    this.#text = text;
    this.#reasoning = reasoning;
  }

  push(delta: string): void {
    if (this.#state === 'answer') return this.#text(delta);
    if (this.#state === 'gap') return this.#afterGap(delta);
    this.#held += delta;
    if (this.#state === 'start') {
      const begun = this.#held.trimStart();
      if (begun.length < open.length && open.startsWith(begun)) return;
      if (!begun.startsWith(open)) return this.#answer(this.#held);
      this.#state = 'thinking';
      this.#held = begun.slice(open.length);
    }
    const end = this.#held.indexOf(close);
    if (end >= 0) {
      const [thought, answer] = [this.#held.slice(0, end), this.#held.slice(end + close.length)];
      if (thought !== '') this.#reasoning(thought);
      this.#state = 'gap';
      this.#held = '';
      return this.#afterGap(answer);
    }
    const safe = this.#held.length - overlap(this.#held, close);
    if (safe > 0) this.#reasoning(this.#held.slice(0, safe));
    this.#held = this.#held.slice(safe);
  }

  /** What was held back in case it became a tag. */
  end(): void {
    const held = this.#held;
    this.#held = '';
    if (held === '') return;
    if (this.#state === 'thinking') this.#reasoning(held);
    else this.#text(held);
  }

  /** The empty lines between thinking and answer. */
  #afterGap(text: string): void {
    const answer = text.trimStart();
    if (answer !== '') this.#answer(answer);
  }

  #answer(text: string): void {
    this.#state = 'answer';
    this.#held = '';
    if (text !== '') this.#text(text);
  }
}

/** How many characters at the end may be the beginning of the tag. */
function overlap(text: string, tag: string): number {
  for (let length = Math.min(text.length, tag.length - 1); length > 0; length--)
    if (text.endsWith(tag.slice(0, length))) return length;
  return 0;
}
