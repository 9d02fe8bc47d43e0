import { expect, it } from 'vitest';
import { activityOf } from './activity.ts';

it('counts conversations by day, in weeks that end with today', () => {
  const now = new Date(2026, 10, 18, 15);
  const on = (day: number) => new Date(2026, 10, day, 9).toISOString();
  const weeks = activityOf([on(18), on(18), on(15), new Date(2020, 1, 1).toISOString()], now, 2);
  expect(weeks.map((week) => week.length)).toEqual([7, 4]);
  expect(weeks[1]?.map(({ count }) => count)).toEqual([1, 0, 0, 2]);
  expect(weeks[1]?.at(-1)?.at).toBe(new Date(2026, 10, 18).getTime());
});
