/** Watches that no single event of a stream is longer than it may be, without keeping any of it. */
export class FrameBound {
  readonly #frames: 'lines' | 'aws' | 'whole';
  readonly maxBytes: number;
  /** Of the line or of the whole so far. */
  #bytes = 0;
  /** Of AWS's frames: how much of the present one is to come, and the length it begins with, as far as it is there. */
  #rest = 0;
  #prelude = Buffer.alloc(0);

  constructor(frames: 'lines' | 'aws' | 'whole', maxBytes: number) {
    this.#frames = frames;
    this.maxBytes = maxBytes;
  }

  accepts(chunk: Buffer): boolean {
    if (this.#frames === 'aws') return this.#acceptsFrames(chunk);
    if (this.#frames === 'whole') return (this.#bytes += chunk.length) <= this.maxBytes;
    const first = chunk.indexOf(lineFeed);
    if (first < 0) return (this.#bytes += chunk.length) <= this.maxBytes;
    if (this.#bytes + first > this.maxBytes) return false;
    // Lines within one chunk are no longer than a chunk of the socket.
    this.#bytes = chunk.length - 1 - chunk.lastIndexOf(lineFeed);
    return true;
  }

  /** Each frame begins with its length in four bytes. */
  #acceptsFrames(chunk: Buffer): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#rest > 0) {
        const taken = Math.min(this.#rest, chunk.length - at);
        this.#rest -= taken;
        at += taken;
        continue;
      }
      const piece = chunk.subarray(at, at + 4 - this.#prelude.length);
      this.#prelude = Buffer.concat([this.#prelude, piece]);
      at += piece.length;
      if (this.#prelude.length < 4) return true;
      const length = this.#prelude.readUInt32BE(0);
      this.#prelude = Buffer.alloc(0);
      if (length > this.maxBytes || length < 16) return false;
      this.#rest = length - 4;
    }
    return true;
  }
}

const lineFeed = 0x0a;
