import type { Conversation } from '@parley/protocol';
import { atom } from 'nanostores';
import { describe, expect, it } from 'vitest';
import { Pins } from './pins.ts';

const conversation = (version: number, ...pinned_messages: string[]) =>
  ({ version, pinned_messages }) as Partial<Conversation> as Conversation;

/** A server that answers when the test says so. */
function setUp(...pinned: string[]) {
  const $conversation = atom<Conversation | undefined>(conversation(1, ...pinned));
  const asked: { what: string; answer: (conversation: Conversation) => void; refuse: () => void }[] = [];
  const told: Conversation[] = [];
  const problems: unknown[] = [];
  const ask = (kind: string) => (id: string) =>
    new Promise<Conversation>((answer, reject) =>
      asked.push({ what: `${kind} ${id}`, answer, refuse: () => reject(new Error('no')) }),
    );
  const pins = new Pins({
    $conversation,
    pin: ask('pin'),
    unpin: ask('unpin'),
    onChange: (one) => told.push(one),
    onProblem: (error) => problems.push(error),
  });
  const seen: string[] = [];
  pins.$ids.subscribe((ids) => void seen.push(ids.join()));
  return { $conversation, pins, asked, told, problems, seen };
}
const turns = async () => {
  for (let n = 0; n < 10; n++) await Promise.resolve();
};

describe('pinned messages', () => {
  it('are shown at once, and stay when the server has them', async () => {
    const { $conversation, pins, asked, told, seen } = setUp('a');
    const done = pins.set('b', true);
    expect(pins.$ids.get()).toEqual(['a', 'b']);
    await turns();
    expect(asked.map(({ what }) => what)).toEqual(['pin b']);
    asked[0]?.answer(conversation(2, 'a', 'b'));
    expect(await done).toBe(true);
    expect(told).toEqual([conversation(2, 'a', 'b')]);
    // The stream tells of it later; what it tells of before is older.
    $conversation.set(conversation(1, 'a'));
    expect(pins.$ids.get()).toEqual(['a', 'b']);
    $conversation.set(conversation(3, 'b'));
    expect(pins.$ids.get()).toEqual(['b']);
    expect(new Set(seen)).toEqual(new Set(['a', 'a,b', 'b']));
  });

  it('are as they were when the server refuses, and it is said', async () => {
    const { pins, asked, problems } = setUp('a');
    const done = pins.set('a', false);
    expect(pins.has('a')).toBe(false);
    await turns();
    asked[0]?.refuse();
    expect(await done).toBe(false);
    expect(pins.$ids.get()).toEqual(['a']);
    expect(problems).toHaveLength(1);
  });

  it('are asked for one after the other, and what is no longer wished not at all', async () => {
    const { pins, asked } = setUp();
    const all = [pins.set('a', true)];
    await turns();
    all.push(pins.set('a', false), pins.set('a', true), pins.set('b', true));
    expect(pins.$ids.get()).toEqual(['a', 'b']);
    await turns();
    expect(asked.map(({ what }) => what)).toEqual(['pin a']);
    asked[0]?.answer(conversation(2, 'a'));
    await turns();
    expect(pins.$ids.get()).toEqual(['a', 'b']);
    asked[1]?.answer(conversation(2, 'a'));
    await turns();
    asked[2]?.answer(conversation(3, 'a', 'b'));
    await Promise.all(all);
    expect(asked.map(({ what }) => what)).toEqual(['pin a', 'pin a', 'pin b']);
    expect(pins.$ids.get()).toEqual(['a', 'b']);
  });

  it('of another screen come and go by what the conversation tells', () => {
    const { $conversation, pins } = setUp();
    $conversation.set(conversation(2, 'x'));
    expect(pins.has('x')).toBe(true);
    $conversation.set({ version: 3 } as Conversation);
    expect(pins.$ids.get()).toEqual([]);
    $conversation.set(undefined);
    expect(pins.$ids.get()).toEqual([]);
  });
});
