import { describe, expect, it } from 'vitest';
import { lastDays } from './calendar-days.ts';

describe('TQ7 days by the calendar of who asks', () => {
  const starts = (now: string, count: number, zone: string) =>
    lastDays(new Date(now), count, zone).map(({ day, start }) => `${day} ${start.toISOString()}`);

  it('end with today where that person is', () => {
    expect(starts('2026-11-21T23:30:00Z', 2, 'UTC')).toEqual([
      '2026-11-20 2026-11-20T00:00:00.000Z',
      '2026-11-21 2026-11-21T00:00:00.000Z',
    ]);
    expect(starts('2026-11-21T23:30:00Z', 1, 'Asia/Tokyo')).toEqual(['2026-11-22 2026-11-21T15:00:00.000Z']);
    expect(starts('2026-11-21T02:30:00Z', 1, 'America/Los_Angeles')).toEqual(['2026-11-20 2026-11-20T08:00:00.000Z']);
    expect(starts('2026-11-21T02:30:00Z', 1, 'Asia/Kolkata')).toEqual(['2026-11-21 2026-11-20T18:30:00.000Z']);
  });

  it('have 23 or 25 hours when the clocks change', () => {
    expect(starts('2026-03-30T12:00:00Z', 3, 'Europe/Berlin')).toEqual([
      '2026-03-28 2026-03-27T23:00:00.000Z',
      '2026-03-29 2026-03-28T23:00:00.000Z',
      '2026-03-30 2026-03-29T22:00:00.000Z',
    ]);
    expect(starts('2026-10-26T12:00:00Z', 2, 'Europe/Berlin')).toEqual([
      '2026-10-25 2026-10-24T22:00:00.000Z',
      '2026-10-26 2026-10-25T23:00:00.000Z',
    ]);
  });

  it('grow without a gap over a year, also where midnight is left out on some day', () => {
    for (const zone of ['America/Santiago', 'Africa/Cairo', 'Pacific/Auckland', 'America/St_Johns']) {
      const days = lastDays(new Date('2026-12-31T12:00:00Z'), 366, zone);
      for (const [index, { start }] of days.entries()) {
        const hours =
          (start.getTime() - (days[index - 1]?.start.getTime() ?? start.getTime() - 86_400_000)) / 3_600_000;
        expect([22, 23, 24, 25, 26]).toContain(Math.round(hours));
      }
    }
  });

  it('of a time zone that is none are refused', () => {
    expect(() => lastDays(new Date(0), 1, 'Mars/Olympus')).toThrow(/time zone/);
  });
});
