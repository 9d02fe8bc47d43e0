import { atom } from 'nanostores';
import { describe, expect, it } from 'vitest';
import type { Row } from './branch.ts';
import type { ChatMessage } from './chat-message.ts';
import { beginningOf, firstLine, marksOf, movedBy, ownMessages, presentOf, type OwnMessage } from './own-messages.ts';

const said = new Map(
  [
    { id: 'q1', sender: 'user', content: 'First\nand more' },
    { id: 'a1', sender: 'assistant', content: 'Answer' },
    { id: 'q2', sender: 'user', content: '', attachments: [{ name: 'balcony.png' }] },
    { id: 'a2', sender: 'assistant', content: 'Another' },
  ].map((message) => [message.id, atom(message as unknown as ChatMessage)]),
);
const session = {
  message: (id: string) => said.get(id),
  waiting: (key: string) =>
    key === 'w' ? ({ kind: 'send', key, body: { content: '  Waits\nhere' } } as never) : undefined,
};
const rows: Row[] = [
  ...[...said.keys()].map((id): Row => ({ key: id, kind: id === 'a2' ? 'comparison' : 'message', id })),
  { key: 'q:w', kind: 'question', id: 'w' },
  { key: 'a:w', kind: 'answer', id: 'w' },
];

describe('one’s own messages of a branch', () => {
  it('are those one wrote, also what waits, with the rows they stand in', () => {
    const own = ownMessages(rows, session);
    expect(own.map(({ key, index }) => [key, index])).toEqual([
      ['q1', 0],
      ['q2', 2],
      ['q:w', 4],
    ]);
    expect(own.map((one) => beginningOf(one, session))).toEqual(['First', 'balcony.png', 'Waits']);
  });

  it('begin with their first line that says something, of a length that fits', () => {
    expect(firstLine('\n\n  Hello there \nagain')).toBe('Hello there');
    expect([...firstLine('😀'.repeat(500))]).toHaveLength(160);
    expect(firstLine(' \n ')).toBe('');
  });

  it('are marked one by one, and together where there are more than fit', () => {
    expect(marksOf(3, 24)).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    for (const count of [24, 25, 47, 1_000]) {
      const marks = marksOf(count, 24);
      expect(marks).toHaveLength(24);
      // All of them, in their order, none twice.
      expect(marks.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, step) => from + step))).toEqual(
        Array.from({ length: count }, (_, at) => at),
      );
    }
    expect(marksOf(0, 24)).toEqual([]);
  });

  it('are present from where they stand until the next one', () => {
    const own = [2, 5, 9].map((index): OwnMessage => ({ key: `${index}`, id: `${index}`, index, isWaiting: false }));
    expect([0, 2, 4, 5, 8, Infinity].map((row) => presentOf(own, row))).toEqual([0, 0, 0, 1, 1, 2]);
  });

  it('are walked through by keys that end at the ends', () => {
    expect(movedBy('ArrowDown', 0, 3)).toBe(1);
    expect(movedBy('ArrowDown', 2, 3)).toBe(2);
    expect(movedBy('PageUp', 5, 30)).toBe(0);
    expect(movedBy('Home', 7, 30)).toBe(0);
    expect(movedBy('End', 7, 30)).toBe(29);
    expect(movedBy('a', 7, 30)).toBeUndefined();
  });
});
