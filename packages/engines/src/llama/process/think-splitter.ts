export interface Said {
  readonly text: string;
  readonly reasoning: string;
}

const opening = '<think>';
const closing = '</think>';

/** Parts a model's thinking from its answer (M13): `<think>…</think>` at the beginning, as reasoning models write it. */
export class ThinkSplitter {
  #state: 'start' | 'thinking' | 'after' | 'answer';
  #held = '';

  /** `opened`: the chat template has already begun the thinking. */
  constructor(opened: boolean) {
    this.#state = opened ? 'thinking' : 'start';
  }

  /** The thinking, or what lies between it and the answer. */
  get isThinking(): boolean {
    return this.#state === 'thinking' || this.#state === 'after';
  }

  push(piece: string): Said {
    if (this.#state === 'answer') return { text: piece, reasoning: '' };
    this.#held += piece;
    let reasoning = '';
    if (this.#state === 'start') {
      const begun = this.#held.trimStart();
      if (begun.startsWith(opening)) {
        this.#state = 'thinking';
        this.#held = begun.slice(opening.length);
      } else if (opening.startsWith(begun)) return { text: '', reasoning: '' };
      else return { text: this.#answer(this.#held), reasoning: '' };
    }
    if (this.#state === 'thinking') {
      const end = this.#held.indexOf(closing);
      if (end < 0) {
        const keep = openEnd(this.#held);
        reasoning = this.#held.slice(0, this.#held.length - keep);
        this.#held = this.#held.slice(this.#held.length - keep);
        return { text: '', reasoning };
      }
      reasoning = this.#held.slice(0, end);
      this.#held = this.#held.slice(end + closing.length);
      this.#state = 'after';
    }
    // The empty lines between the two belong to neither.
    const answer = this.#held.trimStart();
    this.#held = '';
    if (answer === '') return { text: '', reasoning };
    return { text: this.#answer(answer), reasoning };
  }

  end(): Said {
    const rest = this.#held;
    this.#held = '';
    return this.#state === 'thinking' ? { text: '', reasoning: rest } : { text: rest, reasoning: '' };
  }

  #answer(text: string): string {
    this.#state = 'answer';
    this.#held = '';
    return text;
  }
}

/** How much of the end may be the beginning of the closing mark. */
function openEnd(text: string): number {
  for (let length = Math.min(closing.length - 1, text.length); length > 0; length--)
    if (text.endsWith(closing.slice(0, length))) return length;
  return 0;
}
