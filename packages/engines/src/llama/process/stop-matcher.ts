/** Cuts a stream of text before the first stop sequence; what may be the beginning of one waits (M6). */
export class StopMatcher {
  readonly #stops: readonly string[];
  #held = '';
  #stopped = false;

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== '');
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Gives back what may be shown. */
  push(text: string): string {
    if (this.#stopped) return '';
    if (this.#stops.length === 0) return text;
    const whole = this.#held + text;
    const found = this.#stops.map((stop) => whole.indexOf(stop)).filter((index) => index >= 0);
    if (found.length > 0) {
      this.#stopped = true;
      this.#held = '';
      return whole.slice(0, Math.min(...found));
    }
    const keep = this.#longestBeginning(whole);
    this.#held = keep === 0 ? '' : whole.slice(-keep);
    return keep === 0 ? whole : whole.slice(0, -keep);
  }

  /** The text ended: what waited was no stop sequence. */
  end(): string {
    const rest = this.#stopped ? '' : this.#held;
    this.#held = '';
    return rest;
  }

  #longestBeginning(text: string): number {
    let longest = 0;
    for (const stop of this.#stops)
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length--)
        if (text.endsWith(stop.slice(0, length))) longest = length;
    return longest;
  }
}
