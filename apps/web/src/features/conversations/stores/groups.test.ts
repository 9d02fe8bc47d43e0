import type { Conversation } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { filterBy, groupByTime } from './groups.ts';

const now = new Date(2026, 2, 15, 9);
const ago = (days: number, more: Partial<Conversation> = {}): Conversation =>
  ({
    id: `${days}`,
    pinned: false,
    tags: [],
    title: '',
    updated_at: new Date(2026, 2, 15 - days, 8, 59).toISOString(),
    ...more,
  }) as unknown as Conversation;

describe('the groups of the list', () => {
  it('begin at midnight of the one who looks, and by month in the end; pinned ones stand first', () => {
    const rows = groupByTime(
      [ago(0), ago(1), ago(2), ago(7), ago(8), ago(30), ago(31), ago(40), ago(60, { pinned: true })],
      now,
    );
    expect(rows.map(({ key }) => key).join(', ')).toBe(
      'group pinned, 60, group today, 0, group yesterday, 1, group week, 2, 7, group month, 8, 30, group 2026-1, 31, 40',
    );
  });

  it('name a month once, however many are in it', () => {
    const rows = groupByTime([ago(75), ago(80), ago(120)], now);
    expect(rows.filter(({ kind }) => kind === 'group').map(({ key }) => key)).toEqual([
      'group 2025-11',
      'group 2025-10',
    ]);
  });
});

describe('the filter', () => {
  const found = (filter: string, title: string, tags: string[] = []) => filterBy(filter)({ title, tags });

  it('wants every word, wherever it is, without case and accents', () => {
    expect(found('SOUP elev', 'Soup for eleven')).toBe(true);
    expect(found('soup twelve', 'Soup for eleven')).toBe(false);
    expect(found('amelie grosse', 'For Amélie', ['große'])).toBe(false);
    expect(found('amelie größe', 'For Amélie', ['Größe'])).toBe(true);
    expect(found('  ', 'anything')).toBe(true);
  });

  it('with # asks for tags alone', () => {
    expect(found('#gard', 'Roses', ['garden'])).toBe(true);
    expect(found('#gard', 'The garden')).toBe(false);
  });
});
