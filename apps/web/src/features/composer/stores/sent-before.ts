/** Walks through what was sent before, as a shell does. */
export class SentBefore {
  #place: number | undefined;

  /**
   * What stands one step up or down; undefined when the key is not for this. Only from an empty field, or on from what
   * was brought back before and not changed since.
   */
  step(direction: 'up' | 'down', now: string, sent: readonly string[]): string | undefined {
    const isRecalled = this.#place !== undefined && sent[this.#place] === now;
    if (now !== '' && !isRecalled) return undefined;
    const from = isRecalled ? (this.#place ?? sent.length) : sent.length;
    const to = direction === 'up' ? from - 1 : from + 1;
    if (to < 0 || to > sent.length || (to === sent.length && !isRecalled)) return undefined;
    this.#place = to === sent.length ? undefined : to;
    return sent[to] ?? '';
  }

  forget(): void {
    this.#place = undefined;
  }
}
