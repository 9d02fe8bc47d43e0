import type { Logger } from '@parley/core';

interface Job {
  readonly id: string;
  readonly abort: AbortController;
  running: boolean;
  readonly settled: Promise<void>;
  readonly settle: () => void;
}

/** At most so many at once, the others in their order (L2.3). */
export class PullQueue {
  readonly #jobs = new Map<string, Job>();
  readonly #work: (id: string, signal: AbortSignal) => Promise<void>;
  readonly #most: number;
  readonly #logger: Logger;
  #closed = false;

  constructor(options: {
    readonly most: number;
    readonly logger: Logger;
    readonly work: (id: string, signal: AbortSignal) => Promise<void>;
  }) {
    this.#most = options.most;
    this.#work = options.work;
    this.#logger = options.logger;
  }

  has(id: string): boolean {
    return this.#jobs.has(id);
  }

  /** False: it is in already. */
  add(id: string): boolean {
    if (this.#closed || this.#jobs.has(id)) return false;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#jobs.set(id, { id, abort: new AbortController(), running: false, settled: promise, settle: resolve });
    this.#next();
    return true;
  }

  /** Resolves once nothing of it goes on. */
  async cancel(id: string): Promise<void> {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    job.abort.abort();
    if (!job.running) this.#end(job);
    await job.settled;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#jobs.keys()].map((id) => this.cancel(id)));
  }

  #next(): void {
    if (this.#closed) return;
    const running = [...this.#jobs.values()].filter((job) => job.running).length;
    const waiting = [...this.#jobs.values()].filter((job) => !job.running);
    for (const job of waiting.slice(0, Math.max(0, this.#most - running))) void this.#run(job);
  }

  async #run(job: Job): Promise<void> {
    job.running = true;
    try {
      await this.#work(job.id, job.abort.signal);
    } catch (error) {
      this.#logger.error('fetching a model ended unexpectedly', { model: job.id, error });
    } finally {
      this.#end(job);
      this.#next();
    }
  }

  #end(job: Job): void {
    this.#jobs.delete(job.id);
    job.settle();
  }
}
