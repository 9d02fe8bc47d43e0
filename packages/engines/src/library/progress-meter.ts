import type { Progress } from './library-types.ts';

const windowMs = 5_000;

/** Bytes, speed over the last seconds, time left. */
export class ProgressMeter {
  readonly #source: string;
  readonly #nowMs: () => number;
  readonly #samples: { readonly atMs: number; readonly bytes: number }[] = [];
  #total: number;

  constructor(source: string, totalBytes: number, nowMs: () => number) {
    this.#source = source;
    this.#total = totalBytes;
    this.#nowMs = nowMs;
  }

  update(receivedBytes: number, totalBytes = this.#total): Progress {
    this.#total = totalBytes;
    const atMs = this.#nowMs();
    this.#samples.push({ atMs, bytes: receivedBytes });
    while (this.#samples.length > 2 && (this.#samples[0]?.atMs ?? 0) < atMs - windowMs) this.#samples.shift();
    const first = this.#samples[0];
    const elapsedMs = first === undefined ? 0 : atMs - first.atMs;
    // Going back (a download that begins anew) is no negative speed.
    const gained = first === undefined ? 0 : Math.max(0, receivedBytes - first.bytes);
    const bytesPerSecond = elapsedMs < 200 ? 0 : Math.round((gained * 1_000) / elapsedMs);
    const left = Math.max(0, totalBytes - receivedBytes);
    return {
      receivedBytes,
      totalBytes,
      bytesPerSecond,
      secondsLeft: bytesPerSecond === 0 ? undefined : Math.ceil(left / bytesPerSecond),
      source: this.#source,
    };
  }
}
