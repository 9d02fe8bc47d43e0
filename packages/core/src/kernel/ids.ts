import { randomFillSync } from 'node:crypto';
import type { Clock } from './time.ts';

/** UUIDv7: sorts by creation time, so primary keys grow at one end and keyset pages need no second column. */
export type IdFactory = () => string;

export function createIdFactory(clock: Clock, fillRandom: (bytes: Uint8Array) => void = randomFillSync): IdFactory {
  let lastMs = -1;
  // 12 bits behind the timestamp count within one millisecond: ids of one process never go backwards.
  let sequence = 0;
  const bytes = new Uint8Array(16);

  return () => {
    const nowMs = clock.now().getTime();
    fillRandom(bytes);
    if (nowMs > lastMs) {
      lastMs = nowMs;
      sequence = (((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) & 0x7ff;
    } else if (++sequence > 0xfff) {
      // More than 2,048 ids in a millisecond, or the clock went back: borrow from the next one.
      lastMs += 1;
      sequence = 0;
    }
    writeTimestamp(bytes, lastMs);
    bytes[6] = 0x70 | (sequence >> 8);
    bytes[7] = sequence & 0xff;
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    return format(bytes);
  };
}

function writeTimestamp(bytes: Uint8Array, ms: number): void {
  const high = Math.floor(ms / 0x1_0000_0000);
  const low = ms % 0x1_0000_0000;
  bytes[0] = high >>> 8;
  bytes[1] = high & 0xff;
  bytes[2] = low >>> 24;
  bytes[3] = (low >>> 16) & 0xff;
  bytes[4] = (low >>> 8) & 0xff;
  bytes[5] = low & 0xff;
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function format(b: Uint8Array): string {
  const h = (i: number) => hex[b[i] ?? 0] ?? '';
  return (
    h(0) +
    h(1) +
    h(2) +
    h(3) +
    '-' +
    h(4) +
    h(5) +
    '-' +
    h(6) +
    h(7) +
    '-' +
    h(8) +
    h(9) +
    '-' +
    h(10) +
    h(11) +
    h(12) +
    h(13) +
    h(14) +
    h(15)
  );
}
