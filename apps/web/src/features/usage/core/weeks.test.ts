import { expect, it } from 'vitest';
import { weeksOf } from './weeks.ts';

it('puts days under each other in weeks, and leaves free what was before', () => {
  // A Wednesday.
  const days = Array.from({ length: 9 }, (_, index) => ({ day: `2026-11-${String(index + 4).padStart(2, '0')}` }));
  const weeks = weeksOf(days, 'de');
  expect(weeks.map((week) => week.length)).toEqual([7, 4]);
  expect(weeks[0]?.slice(0, 3)).toEqual([undefined, undefined, { day: '2026-11-04' }]);
  expect(weeks[1]?.[0]).toEqual({ day: '2026-11-09' });
  expect(weeksOf([], 'de')).toEqual([]);
});
