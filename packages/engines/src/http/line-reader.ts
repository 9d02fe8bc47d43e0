import { SseTooLongError } from './sse-reader.ts';

/** Whole lines from bytes as they come (newline-delimited JSON). Cut at line feeds before decoding, so no character is torn. */
export class LineReader {
  readonly #onLine: (line: string) => void;
  readonly #maxLineBytes: number;
  #rest: Buffer[] = [];
  #restBytes = 0;

  constructor(onLine: (line: string) => void, maxLineBytes: number) {
    this.#onLine = onLine;
    this.#maxLineBytes = maxLineBytes;
  }

  push(chunk: Buffer): void {
    const cut = chunk.lastIndexOf(lineFeed) + 1;
    if (cut > 0) {
      const text = Buffer.concat([...this.#rest, chunk.subarray(0, cut)]).toString('utf8');
      this.#rest = [];
      this.#restBytes = 0;
      for (const line of text.split('\n')) if (line.trim() !== '') this.#onLine(line);
    }
    if (cut === chunk.length) return;
    this.#rest.push(chunk.subarray(cut));
    this.#restBytes += chunk.length - cut;
    if (this.#restBytes > this.#maxLineBytes)
      throw new SseTooLongError(`A line is longer than ${this.#maxLineBytes} bytes`);
  }

  /** The bytes have ended: a last line may lack its end. */
  end(): void {
    const last = Buffer.concat(this.#rest).toString('utf8');
    this.#rest = [];
    if (last.trim() !== '') this.#onLine(last);
  }
}

const lineFeed = 0x0a;
