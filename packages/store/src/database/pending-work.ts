/** Counts what is under way, so that closing can wait for it. */
export class PendingWork {
  #count = 0;
  #whenIdle: (() => void)[] = [];

  async track<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#count += 1;
    try {
      return await work();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) for (const idle of this.#whenIdle.splice(0)) idle();
    }
  }

  async idle(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }
}
