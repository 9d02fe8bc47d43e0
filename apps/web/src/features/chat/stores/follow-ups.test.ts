import { atom } from 'nanostores';
import type { Conversation } from '@parley/protocol';
import { describe, expect, it, vi } from 'vitest';
import { FollowUps } from './follow-ups.ts';
import type { Connection } from './chat-session-options.ts';

/** FU8 of core follow-ups/SPEC.md */
describe('asking for follow-up suggestions', () => {
  it('asks at once when everything is as it should be, and once for each answer', async () => {
    const { page, chat, asked } = setUp();
    const shown = vi.fn();
    page.watch('a', chat, shown);
    await vi.waitFor(() => expect(shown).toHaveBeenCalledWith(['about a']), { timeout: 8_000 });
    const again = vi.fn();
    page.watch('a', chat, again)();
    expect(again).toHaveBeenCalledWith(['about a']);
    page.watch('b', chat, shown);
    expect(asked).toEqual(['a', 'b']);
  });

  it.each([
    [
      'while nobody sees the page',
      ({ $isSeen }: World) => $isSeen.set(false),
      ({ $isSeen }: World) => $isSeen.set(true),
    ],
    [
      'without a connection',
      ({ chat }: World) => chat.$connection.set({ status: 'offline', transport: null }),
      ({ chat }: World) => chat.$connection.set({ status: 'live', transport: 'socket' }),
    ],
    [
      'while something is being answered',
      ({ chat }: World) => chat.$isAnswering.set(true),
      ({ chat }: World) => chat.$isAnswering.set(false),
    ],
    [
      'in a temporary conversation, until it is kept',
      ({ chat }: World) => chat.$conversation.set({ temporary: true } as Conversation),
      ({ chat }: World) => chat.$conversation.set({ temporary: false } as Conversation),
    ],
  ])('waits %s', async (_, begin, end) => {
    const world = setUp();
    const shown = vi.fn();
    begin(world);
    world.page.watch('a', world.chat, shown);
    expect(world.asked).toEqual([]);
    end(world);
    expect(world.asked).toEqual(['a']);
    await vi.waitFor(() => expect(shown).toHaveBeenCalledOnce(), { timeout: 8_000 });
  });

  it('does not ask once that is ended, nor while something waits to be sent', () => {
    const world = setUp();
    world.chat.$isAnswering.set(true);
    const stop = world.page.watch('a', world.chat, () => {});
    stop();
    world.chat.$isAnswering.set(false);
    world.chat.hasWaiting = true;
    world.page.watch('b', world.chat, () => {});
    expect(world.asked).toEqual([]);
  });

  it('shows nothing late to who has gone on, and does not ask again for what failed or was empty', async () => {
    const world = setUp(async (id) => {
      if (id === 'fails') throw new Error('away');
      return id === 'empty' ? [] : ['late'];
    });
    const shown = vi.fn();
    world.page.watch('a', world.chat, shown)();
    for (const id of ['fails', 'empty', 'fails', 'empty']) {
      world.page.watch(id, world.chat, shown);
      await Promise.resolve();
    }
    expect(world.asked).toEqual(['a', 'fails', 'empty']);
    expect(shown).not.toHaveBeenCalled();
  });
});

type World = ReturnType<typeof setUp>;

function setUp(answer: (id: string) => Promise<readonly string[]> = async (id) => [`about ${id}`]) {
  const asked: string[] = [];
  const $isSeen = atom(true);
  const page = new FollowUps({
    $isSeen,
    ask(id) {
      asked.push(id);
      return answer(id);
    },
  });
  const chat = {
    $connection: atom<Connection>({ status: 'live', transport: 'socket' }),
    $isAnswering: atom(false),
    $conversation: atom<Conversation | undefined>({ temporary: false } as Conversation),
    hasWaiting: false,
  };
  return { page, chat, asked, $isSeen };
}
