import type { BranchMessage, Conversation } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { KeptBranch } from './kept-branches.ts';
import { isSparing, readAhead } from './read-ahead.ts';

const conversation = (n: number, more: Partial<Conversation> = {}): Conversation =>
  ({
    id: `c${n}`,
    status: 'active',
    temporary: false,
    message_count: 2,
    updated_at: `2026-03-${10 + n}`,
    ...more,
  }) as Conversation;
const message = (content: string): BranchMessage => ({ content }) as BranchMessage;

async function run(
  conversations: readonly Conversation[],
  {
    kept = [],
    length = 10,
    quietTimes = 100,
    failsAt = '',
  }: { kept?: readonly KeptBranch[]; length?: number; quietTimes?: number; failsAt?: string } = {},
) {
  const asked: string[] = [];
  const stored: string[] = [];
  let left = quietTimes;
  const fetched = await readAhead({
    conversations,
    kept: (id) => Promise.resolve(kept.find((branch) => branch.conversation.id === id)),
    read(id) {
      asked.push(id);
      return id === failsAt ? Promise.reject(new Error('gone')) : Promise.resolve([message('x'.repeat(length))]);
    },
    keep: ({ conversation: { id } }) => stored.push(id),
    quiet: () => Promise.resolve(left-- > 0),
  });
  return { asked, stored, fetched };
}

describe('O7 reading ahead', () => {
  it('fetches the twenty newest that are not archived and have messages', async () => {
    const all = Array.from({ length: 30 }, (_, n) =>
      conversation(n, n === 1 ? { status: 'archived' } : n === 2 ? { message_count: 0 } : {}),
    );
    const { asked, stored, fetched } = await run(all);
    expect(asked).toEqual(Array.from({ length: 22 }, (_, n) => `c${n}`).filter((id) => id !== 'c1' && id !== 'c2'));
    expect(stored).toEqual(asked);
    expect(fetched).toBe(20);
  });

  it('leaves alone what is kept as it is, and fetches what has changed since', async () => {
    const kept = [conversation(1), conversation(2, { updated_at: '2026-03-01' })].map((one) => ({
      conversation: one,
      messages: [],
    }));
    expect((await run([conversation(1), conversation(2), conversation(3)], { kept })).asked).toEqual(['c2', 'c3']);
  });

  it('stops when the page is no longer quiet, when something fails, and when it becomes too much', async () => {
    const all = [conversation(1), conversation(2), conversation(3)];
    expect((await run(all, { quietTimes: 1 })).stored).toEqual(['c1']);
    expect((await run(all, { failsAt: 'c2' })).stored).toEqual(['c1']);
    expect((await run(all, { length: 900_000 })).stored).toEqual(['c1', 'c2']);
  });

  it('spares connections that cost, and asks on others', () => {
    expect(isSparing({ saveData: true })).toBe(true);
    expect(isSparing({ type: 'cellular' })).toBe(true);
    expect(isSparing({ effectiveType: 'slow-2g' })).toBe(true);
    expect(isSparing({ type: 'wifi', effectiveType: '4g' })).toBe(false);
    expect(isSparing(undefined)).toBe(false);
  });
});
