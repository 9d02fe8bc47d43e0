import type { ScriptTimers } from '../script/script-timers.ts';

/** Time that stands still until it is turned on. */
export class ManualTimers implements ScriptTimers {
  #nowMs = 0;
  #waiting: { dueMs: number; callback: () => void }[] = [];
  #soon: (() => void)[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    // Node rounds up to whole milliseconds too.
    const entry = { dueMs: this.#nowMs + Math.max(1, Math.ceil(delayMs)), callback };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  }

  soon(callback: () => void): void {
    this.#soon.push(callback);
  }

  get pending(): number {
    return this.#waiting.length + this.#soon.length;
  }

  /** Every timer at its own time, as an event loop that is never late. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      this.#runSoon();
      const first = this.#waiting.toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (first === undefined || first.dueMs > untilMs) break;
      this.#waiting = this.#waiting.filter((other) => other !== first);
      this.#nowMs = Math.max(this.#nowMs, first.dueMs);
      first.callback();
    }
    this.#nowMs = untilMs;
  }

  /** The clock goes on while the event loop is blocked; timers run late. */
  block(ms: number): void {
    this.#nowMs += ms;
  }

  #runSoon(): void {
    for (let rounds = 0; this.#soon.length > 0; rounds++) {
      if (rounds > 1_000_000) throw new Error('The event loop never comes to rest');
      const callbacks = this.#soon;
      this.#soon = [];
      for (const callback of callbacks) callback();
    }
  }
}
