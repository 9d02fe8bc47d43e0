/** Turns by name, in the order they were asked for. */
export class NamedMutex {
  readonly #tails = new Map<string, Promise<unknown>>();

  async run<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(name);
    const turn = before ? before.then(work, work) : work();
    // Whoever is next waits for the end of this turn, not for its success.
    const tail = turn.then(noop, noop);
    this.#tails.set(name, tail);
    try {
      return await turn;
    } finally {
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    }
  }
}

function noop(): void {}
