/**
 * Lets only citations of given passages through (AP5). Text comes in pieces of any size; what may still become a
 * citation is held back until it is one or can't be.
 */
export class CitationFilter {
  readonly #isKnown: (number: number) => boolean;
  readonly #cited = new Set<number>();
  #held = '';
  /** Length of the run of backticks that opened code; 0 outside. */
  #code = 0;
  #isBehindCitation = false;

  constructor(isKnown: (number: number) => boolean) {
    this.#isKnown = isKnown;
  }

  /** Numbers that were named, in their first order. */
  get cited(): readonly number[] {
    return [...this.#cited];
  }

  push(delta: string): string {
    this.#held += delta;
    return this.#release(false);
  }

  end(): string {
    return this.#release(true);
  }

  #release(isLast: boolean): string {
    let out = '';
    for (;;) {
      const next = this.#next(isLast);
      if (next === undefined) return out;
      out += next;
    }
  }

  /** The next piece that is decided, out of what is held; undefined when more has to come first. */
  #next(isLast: boolean): string | undefined {
    const text = this.#held;
    if (text === '') return undefined;
    // `[1](…)` and `[1]: …` would make a link of it that leads wherever the model says.
    if (this.#isBehindCitation) {
      this.#isBehindCitation = false;
      if (/^[(:]/.test(text)) return ' ';
    }
    if (text.startsWith('`')) {
      const run = /^`+/.exec(text)?.[0] ?? '';
      if (run.length === text.length && !isLast) return undefined;
      if (this.#code === 0) this.#code = run.length;
      else if (this.#code === run.length) this.#code = 0;
      return this.#take(run.length);
    }
    if (this.#code > 0) return this.#take(upTo(text, /`/));
    const mark = /^[ \t\u00a0]*\[/.exec(text);
    if (mark === null) {
      // Blanks at the very end may stand before a citation.
      const blanks = /^[ \t\u00a0]+$/.exec(text);
      if (blanks !== null && !isLast) return undefined;
      const plain = upTo(text, /[ \t\u00a0]*\[|`|[ \t\u00a0]+$/);
      return this.#take(plain === 0 ? text.length : plain);
    }
    const whole = /^([ \t\u00a0]*)\[([\d\s,;–-]{1,40})\]/.exec(text);
    if (whole !== null) {
      const named = numbersIn(whole[2] ?? '').filter((number) => this.#isKnown(number));
      this.#held = text.slice(whole[0].length);
      for (const number of named) this.#cited.add(number);
      this.#isBehindCitation = named.length > 0;
      return named.length === 0 ? '' : `${whole[1]}${named.map((number) => `[${number}]`).join('')}`;
    }
    const isOpen = /^[ \t\u00a0]*\[[\d\s,;–-]{0,40}$/.test(text);
    return isOpen && !isLast ? undefined : this.#take(mark[0].length);
  }

  #take(length: number): string {
    const piece = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return piece;
  }
}

/** As far as the first match; all of it where there is none. */
function upTo(text: string, pattern: RegExp): number {
  const at = text.search(pattern);
  return at < 0 ? text.length : at;
}

const mostInRange = 20;

/** `1, 3-5` names four. */
function numbersIn(list: string): number[] {
  const numbers = list.split(/[\s,;]+/).flatMap((part) => {
    const [, from, to] = /^(\d{1,4})(?:[–-](\d{1,4}))?$/.exec(part) ?? [];
    if (from === undefined) return [];
    const [first, last] = [Number(from), Number(to ?? from)];
    if (last < first || last - first > mostInRange) return [first];
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(numbers)];
}
