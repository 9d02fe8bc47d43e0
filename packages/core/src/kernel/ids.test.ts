import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdFactory } from './ids.ts';
import { systemClock } from './time.ts';

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const epochMs = Date.parse('2026-11-21T09:00:00Z');

function clockAt(millisecond: () => number) {
  return { now: () => new Date(millisecond()), monotonicMs: () => 0 };
}
const fillWith = (value: number) => (bytes: Uint8Array) => void bytes.fill(value);

function timeOf(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
function firstOutOfOrder(ids: readonly string[]): string | undefined {
  return ids.find((id, i) => i > 0 && id <= (ids[i - 1] ?? ''));
}

describe('createIdFactory', () => {
  it('sets version 7 and the variant, whatever chance gives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 2 ** 48 - 1 }), (byte, ms) => {
        const newId = createIdFactory(
          clockAt(() => ms),
          fillWith(byte),
        );
        expect(newId()).toMatch(uuidV7);
        expect(newId()).toMatch(uuidV7);
      }),
    );
  });

  it('begins with the time in milliseconds, all 48 bits of it', () => {
    for (const ms of [0, 1, 0xffff_ffff, 0x1_0000_0000, epochMs, 2 ** 48 - 1]) {
      expect(timeOf(createIdFactory(clockAt(() => ms))())).toBe(ms);
    }
  });

  it('rises strictly on the real clock', () => {
    const newId = createIdFactory(systemClock);
    expect(firstOutOfOrder(Array.from({ length: 20_000 }, newId))).toBeUndefined();
  });

  it.each([
    ['smallest', 0],
    ['greatest', 255],
  ])('rises strictly through ten thousand ids in one millisecond, from the %s random start', (_, byte) => {
    const newId = createIdFactory(
      clockAt(() => epochMs),
      fillWith(byte),
    );
    const ids = Array.from({ length: 10_000 }, newId);
    expect(firstOutOfOrder(ids)).toBeUndefined();
    // At least 2,048 fit into a millisecond, so the borrowed time stays within a few.
    expect(timeOf(ids.at(-1) ?? '') - epochMs).toBeLessThanOrEqual(3);
  });

  it('rises strictly when the clock goes backwards, and keeps to the clock once that has caught up', () => {
    let nowMs = epochMs;
    const newId = createIdFactory(clockAt(() => nowMs));
    const before = newId();
    nowMs -= 3_600_000;
    const during = Array.from({ length: 5_000 }, newId);
    nowMs = epochMs + 10;
    const after = newId();
    expect(firstOutOfOrder([before, ...during, after])).toBeUndefined();
    expect(timeOf(after)).toBe(epochMs + 10);
  });

  it('rises strictly under any course of the clock and any randomness', () => {
    const steps = fc.array(
      fc.record({ moveMs: fc.integer({ min: -5_000, max: 5_000 }), ids: fc.integer({ min: 1, max: 6_000 }) }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(steps, fc.uint8Array({ minLength: 16, maxLength: 16 }), (course, noise) => {
        let nowMs = epochMs;
        let turn = 0;
        const newId = createIdFactory(
          clockAt(() => nowMs),
          (bytes) => bytes.forEach((_, i) => (bytes[i] = (noise[(i + turn++) % 16] ?? 0) ^ (turn & 0xff))),
        );
        const ids = course.flatMap(({ moveMs, ids: count }) => {
          nowMs += moveMs;
          return Array.from({ length: count }, newId);
        });
        expect(firstOutOfOrder(ids)).toBeUndefined();
        expect(ids.every((id) => uuidV7.test(id))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('gives two processes in the same millisecond different ids', () => {
    const clock = clockAt(() => epochMs);
    const ids = Array.from({ length: 1_000 }, () => createIdFactory(clock)());
    expect(new Set(ids).size).toBe(1_000);
  });
});
