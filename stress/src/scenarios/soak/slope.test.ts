import { describe, expect, test } from 'vitest';
import { slopePerHour } from './slope.ts';

const everyMinute = (values: readonly number[]) => values.map((value, index) => ({ atMs: index * 60_000, value }));

describe('slopePerHour', () => {
  test('reads a steady growth', () => {
    expect(slopePerHour(everyMinute([100, 101, 102, 103]))).toBeCloseTo(60);
  });

  test('is flat for what goes up and down around the same height', () => {
    expect(slopePerHour(everyMinute([100, 104, 100, 104, 100, 104, 100]))).toBeCloseTo(0);
  });

  test('says nothing from too little', () => {
    expect(slopePerHour([])).toBe(0);
    expect(slopePerHour([{ atMs: 5, value: 1 }])).toBe(0);
  });
});
