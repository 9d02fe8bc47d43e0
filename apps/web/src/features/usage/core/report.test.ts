import type { UsageReport } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { byDay, byModel, levelsOf, momentOf, thisMonth, tokensOf } from './report.ts';

type Item = UsageReport['items'][number];
const item = (day: string, model: string, tokens: number, more: Partial<Item> = {}): Item => ({
  day,
  model,
  origin: 'chat',
  answers: 1,
  input_tokens: tokens,
  output_tokens: 1,
  cost_micros: 0,
  priced_answers: 0,
  ...more,
});
const report: UsageReport = {
  days: ['2026-10-31', '2026-11-01', '2026-11-02'],
  items: [
    item('2026-10-31', 'small', 1_000),
    item('2026-11-01', 'small', 10, { cost_micros: 5, priced_answers: 1 }),
    item('2026-11-01', 'big', 20),
    item('2026-11-01', 'big', 30, { origin: 'program' }),
  ],
};

describe('what was used', () => {
  it('of each day, also of one without anything', () => {
    expect(byDay(report).map((day) => [day.day, day.answers, tokensOf(day)])).toEqual([
      ['2026-10-31', 1, 1_001],
      ['2026-11-01', 3, 63],
      ['2026-11-02', 0, 0],
    ]);
    expect(byDay(report, 1).map(({ day }) => day)).toEqual(['2026-11-02']);
  });

  it('of each model over the newest days, the largest first', () => {
    expect(byModel(report, 2).map((use) => [use.model, use.answers, use.costMicros, use.pricedAnswers])).toEqual([
      ['big', 2, 0, 0],
      ['small', 1, 5, 1],
    ]);
    expect(byModel(report, 30)[0]?.model).toBe('small');
  });

  it('of the month that today is in', () => {
    expect(tokensOf(thisMonth(byDay(report)))).toBe(63);
  });

  it('as little, some and much, whatever one day took', () => {
    expect(levelsOf([0, 0])).toEqual([0, 0]);
    expect(levelsOf([0, 3, 3])).toEqual([0, 2, 2]);
    expect(levelsOf([1, 2, 3, 4, 0, 10_000, 5, 6, 7])).toEqual([1, 1, 2, 2, 0, 4, 3, 3, 4]);
  });

  it('on the day that the calendar says, east and west of London', () => {
    const moment = momentOf('2026-11-01');
    expect([moment.getFullYear(), moment.getMonth(), moment.getDate()]).toEqual([2026, 10, 1]);
  });
});
