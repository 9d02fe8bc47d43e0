import type { Distribution } from '../support/statistics.ts';

const bucketsPerMs = 4;
const mostMs = 60_000;

/** Hundreds of thousands of times in bounded memory, to a quarter of a millisecond. */
export class GapHistogram {
  readonly #counts = new Uint32Array(mostMs * bucketsPerMs + 1);
  #count = 0;
  #maxMs = 0;

  add(gapMs: number): void {
    const bucket = Math.min(mostMs * bucketsPerMs, Math.max(0, Math.round(gapMs * bucketsPerMs)));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count += 1;
    this.#maxMs = Math.max(this.#maxMs, gapMs);
  }

  distribution(): Distribution {
    return {
      count: this.#count,
      p50: this.#percentile(0.5),
      p99: this.#percentile(0.99),
      max: this.#count === 0 ? Number.NaN : this.#maxMs,
    };
  }

  #percentile(share: number): number {
    let left = Math.ceil(this.#count * share);
    if (left === 0) return Number.NaN;
    for (const [bucket, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return bucket / bucketsPerMs;
    }
    return mostMs;
  }
}
