import { GgufError } from './gguf-types.ts';

/** The head goes on behind the bytes that were given. */
export class NeedMoreBytes extends Error {}

/** Little-endian numbers and texts, one after the other, never beyond the end of the file. */
export class ByteCursor {
  readonly fileBytes: number;
  position = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, fileBytes: number) {
    this.fileBytes = fileBytes;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes of the file behind the cursor. */
  get left(): number {
    return this.fileBytes - this.position;
  }

  u8 = () => this.#view.getUint8(this.#take(1));
  i8 = () => this.#view.getInt8(this.#take(1));
  u16 = () => this.#view.getUint16(this.#take(2), true);
  i16 = () => this.#view.getInt16(this.#take(2), true);
  u32 = () => this.#view.getUint32(this.#take(4), true);
  i32 = () => this.#view.getInt32(this.#take(4), true);
  f32 = () => this.#view.getFloat32(this.#take(4), true);
  f64 = () => this.#view.getFloat64(this.#take(8), true);
  i64 = () => this.#view.getBigInt64(this.#take(8), true);

  /** As a number: what is larger than those can hold is larger than any file. */
  u64(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true));
  }

  ascii(length: number): string {
    const at = this.#take(length);
    return String.fromCharCode(...this.#bytes.subarray(at, at + length));
  }

  text(mostBytes: number, what: string): string {
    const length = this.u64();
    if (length > mostBytes) throw new GgufError(`The length of ${what} makes no sense (${length} bytes).`);
    const at = this.#take(length);
    return decoder.decode(this.#bytes.subarray(at, at + length));
  }

  skip(length: number): void {
    if (length > this.left) throw new GgufError('It is cut off in its head.');
    this.position += length;
  }

  #take(length: number): number {
    const at = this.position;
    this.skip(length);
    if (this.position > this.#bytes.length) throw new NeedMoreBytes();
    return at;
  }
}

const decoder = new TextDecoder('utf-8');
