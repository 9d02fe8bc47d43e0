import type { Schedule } from '../../../shared/lib/letters-first.ts';

/** Gathers changes by key, so that a screen draws once per picture however many words arrive. */
export class FrameBatch<Change> {
  readonly #waiting = new Map<string, Change>();
  readonly #schedule: Schedule;
  readonly #apply: (key: string, change: Change) => void;
  #cancel: (() => void) | undefined;

  constructor(schedule: Schedule, apply: (key: string, change: Change) => void) {
    this.#schedule = schedule;
    this.#apply = apply;
  }

  put(key: string, change: Change): void {
    this.#waiting.set(key, change);
    this.#cancel ??= this.#schedule(() => this.#flush());
  }

  /** Something newer stands in for what waited. */
  take(key: string): void {
    this.#waiting.delete(key);
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#waiting.clear();
  }

  #flush(): void {
    this.#cancel = undefined;
    const changes = [...this.#waiting];
    this.#waiting.clear();
    for (const [key, change] of changes) this.#apply(key, change);
  }
}
