type Start = () => void;

/**
 * One session serves everybody, so a transaction must have it alone from BEGIN to COMMIT. Single queries
 * overlap freely (the thread answers in order); first come, first served.
 */
export class TransactionLane {
  #busy = false;
  readonly #waiting: { readonly alone: boolean; readonly start: Start }[] = [];

  run<Result>(query: () => Promise<Result>): Promise<Result> {
    if (!this.#busy) return query();
    return this.#queued(false, query);
  }

  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#busy) return this.#queued(true, work);
    this.#busy = true;
    return this.#finish(work());
  }

  #queued<Result>(alone: boolean, work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve) => {
      this.#waiting.push({ alone, start: () => resolve(alone ? this.#finish(work()) : work()) });
    });
  }

  #finish<Result>(turn: Promise<Result>): Promise<Result> {
    return turn.finally(() => this.#next());
  }

  #next(): void {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      next.start();
      if (next.alone) return;
    }
    this.#busy = false;
  }
}
