import { newConversation } from '@parley/client';
import type { Conversation } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { markOf, wanting, type Seen } from './count.ts';

const answeredAt = '2026-01-01T10:00:00.000Z';
const chat = (id: string, change: Partial<Conversation> = {}): Conversation => ({
  ...newConversation(id, answeredAt),
  answered_at: answeredAt,
  ...change,
});
const isUnread = ({ answered_at, read_at }: Conversation) => answered_at !== null && read_at === null;
const none: Seen = {
  items: [],
  isUnread,
  running: new Set(),
  asking: new Set(),
  lookedAt: undefined,
  ready: undefined,
};

describe('what wants to be looked at (A1.1)', () => {
  it('is unread and not being answered, or asks; not what is archived or looked at', () => {
    const items = [
      chat('unread'),
      chat('read', { read_at: answeredAt }),
      chat('never-answered', { answered_at: null }),
      chat('answering'),
      chat('asking', { read_at: answeredAt }),
      chat('archived', { status: 'archived' }),
      chat('open'),
    ];
    const running = new Set(['answering', 'asking']);
    const found = wanting({ ...none, items, running, asking: new Set(['asking']), lookedAt: 'open' });
    expect([...found]).toEqual(['unread', 'asking']);
  });

  it('is a temporary chat whose answer ended unseen, and no conversation twice (A1.3)', () => {
    expect([...wanting({ ...none, ready: 'temporary' })]).toEqual(['temporary']);
    expect([...wanting({ ...none, items: [chat('one')], ready: 'one' })]).toEqual(['one']);
  });
});

describe('the mark before the title (A1.2)', () => {
  it.each([
    [0, false, ''],
    [2, false, '(2) '],
    [0, true, '✓ '],
    [99, true, '(99) ✓ '],
    [100, false, '(99+) '],
  ])('of %i, ready: %j, is %j', (count, isReady, mark) => expect(markOf(count, isReady)).toBe(mark));
});
