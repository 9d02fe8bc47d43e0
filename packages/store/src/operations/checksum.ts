import { createHash } from 'node:crypto';
import type { CopyRow } from './records.ts';

const modulus = 1n << 128n;

/** Of a set of rows: the same in whatever order a database gives them, since text sorts differently from server to server. */
export class RowsChecksum {
  rows = 0;
  #sum = 0n;

  add(rows: readonly CopyRow[]): void {
    for (const row of rows) {
      const digest = createHash('sha256').update(JSON.stringify(row)).digest();
      this.#sum = (this.#sum + (digest.readBigUInt64BE(0) << 64n) + digest.readBigUInt64BE(8)) % modulus;
    }
    this.rows += rows.length;
  }

  value(): string {
    return this.#sum.toString(16).padStart(32, '0');
  }
}
