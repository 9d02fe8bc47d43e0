export interface ThreadGovernorOptions {
  /** Applies a number of threads from the next step on. */
  readonly set: (threads: number) => void;
  /** CPU time of this process so far, of all its threads. */
  readonly cpuMs: () => number;
  readonly nowMs: () => number;
}

const windowMs = 250;
/** Below that share of what its threads could use, others need the cores. */
const enough = 0.7;
const firstRetryMs = 4_000;
const longestRetryMs = 60_000;

/**
 * How many threads compute. They wait for each other after every piece of work, spinning: when one of them is not
 * scheduled because other programs need the cores, all stand still. On two busy cores two threads gave 1.5 tokens/s
 * where one gave 30. So fewer compute while the cores are shared, and now and then all of them are tried again.
 */
export class ThreadGovernor {
  readonly #options: ThreadGovernorOptions;
  #most = 1;
  #threads = 1;
  #active = 0;
  #loads = 0;
  #fromMs = 0;
  #fromCpuMs = 0;
  #loweredAtMs = 0;
  /** While more are being tried: how many there were. */
  #triedFrom = 0;
  #retryMs = firstRetryMs;

  constructor(options: ThreadGovernorOptions) {
    this.#options = options;
  }

  /** A model is being loaded that may use so many: what it gets now it keeps, so it must see all of them. */
  loading(threads: number): void {
    this.#loads += 1;
    this.#most = Math.max(this.#most, threads);
    this.#apply(this.#most);
  }

  loaded(): void {
    this.#loads -= 1;
    this.#begin();
  }

  /** A turn begins to compute. Between turns the process is idle, which looks like having no core. */
  enter(): void {
    if (this.#active === 0) this.#begin();
    this.#active += 1;
  }

  leave(): void {
    this.#active -= 1;
    // No answer left to try it on: reading the next prompt with it could take the whole machine's patience.
    if (this.#active === 0 && this.#triedFrom > 0) this.#apply(this.#triedFrom);
  }

  /** After each step of any turn. More threads are tried on an answer, whose steps are short. */
  tick(step: 'reads' | 'answers'): void {
    if (this.#most === 1 || this.#loads > 0) return;
    const wallMs = this.#options.nowMs() - this.#fromMs;
    if (wallMs < windowMs) return;
    const coresUsed = (this.#options.cpuMs() - this.#fromCpuMs) / wallMs;
    if (this.#threads > 1 && coresUsed < enough * this.#threads) this.#lower(coresUsed);
    else if (this.#threads < this.#most) this.#maybeRaise(step);
    else {
      this.#retryMs = firstRetryMs;
      this.#loweredAtMs = 0;
      this.#triedFrom = 0;
    }
    this.#begin();
  }

  #lower(coresUsed: number): void {
    // It had just been tried again: the cores are still shared.
    if (this.#loweredAtMs > 0) this.#retryMs = Math.min(longestRetryMs, this.#retryMs * 2);
    this.#loweredAtMs = this.#options.nowMs();
    this.#apply(Math.max(1, Math.min(this.#threads - 1, Math.floor(coresUsed))));
  }

  #maybeRaise(step: 'reads' | 'answers'): void {
    if (step === 'reads' || this.#options.nowMs() - this.#loweredAtMs < this.#retryMs) return;
    const before = this.#threads;
    this.#apply(this.#most);
    this.#triedFrom = before;
  }

  #apply(threads: number): void {
    this.#threads = threads;
    this.#triedFrom = 0;
    this.#options.set(threads);
    this.#begin();
  }

  #begin(): void {
    this.#fromMs = this.#options.nowMs();
    this.#fromCpuMs = this.#options.cpuMs();
  }
}
