import { describe, expect, it } from 'vitest';
import { atLeast, atMost, figure, notMeasured } from './figures.ts';
import { distributionOf, median } from './statistics.ts';

describe('figure', () => {
  it('holds at its goal and not beyond', () => {
    expect(figure({ name: 'a', value: 5, unit: 'ms', goal: atMost(5) })).toMatchObject({ holds: true, goal: '<= 5' });
    expect(figure({ name: 'a', value: 5.01, unit: 'ms', goal: atMost(5) }).holds).toBe(false);
    expect(figure({ name: 'a', value: 599, unit: '', goal: atLeast(600) })).toMatchObject({
      holds: false,
      goal: '>= 600',
    });
    expect(figure({ name: 'a', value: 5, unit: 'ms' })).toMatchObject({ holds: null, goal: null });
  });

  it('stands beside its yardstick', () => {
    expect(figure({ name: 'a', value: 6, unit: 'ms', yardstick: { name: 'b', value: 2 } })).toMatchObject({
      ratio: 3,
      yardstick: { name: 'b', value: 2 },
    });
  });

  it('never passes a goal with nothing', () => {
    expect(figure({ name: 'a', value: Number.NaN, unit: 'ms', goal: atMost(5) })).toMatchObject({
      value: null,
      holds: null,
    });
    expect(notMeasured({ name: 'a', unit: 'ms', goal: atMost(5) }, 'no services')).toMatchObject({
      value: null,
      holds: null,
      reason: 'no services',
    });
  });
});

describe('statistics', () => {
  it('take what was measured, by the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(distributionOf(hundred)).toEqual({ count: 100, p50: 50, p99: 99, max: 100 });
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1])).toBe(1);
    expect(distributionOf([]).p50).toBeNaN();
  });
});
