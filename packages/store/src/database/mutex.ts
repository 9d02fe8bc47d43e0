/** Turns by name, in the order they were asked for. */
export class NamedMutex {
  readonly #tails = new Map<string, Promise<void>>();

  async run<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(name);
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    // Queued before the work starts: what the work itself asks for comes after it.
    this.#tails.set(name, ended);
    try {
      await before;
      return await work();
    } finally {
      if (this.#tails.get(name) === ended) this.#tails.delete(name);
      end();
    }
  }
}
