import { afterEach, describe, expect, it } from 'vitest';
import { Composer } from './composer.ts';
import { TriggerSession } from './trigger-session.ts';
import { registerTrigger, type TriggerItem } from './triggers.ts';

globalThis.requestAnimationFrame ??= (run) => setTimeout(run);
const cleanUp: (() => void)[] = [];
afterEach(() => cleanUp.splice(0).forEach((clean) => clean()));

function setUp(items: readonly TriggerItem[] | (() => Promise<readonly TriggerItem[]>), text = '') {
  const composer = new Composer('test');
  composer.write(text);
  const done: string[] = [];
  cleanUp.push(
    registerTrigger({
      id: 'things',
      character: '@',
      name: () => 'Things',
      icon: () => null,
      search: () => (typeof items === 'function' ? items() : items),
      pick: ({ id, title }) =>
        id === 'act'
          ? { kind: 'action', run: () => void done.push(id) }
          : id === 'chip'
            ? { kind: 'chip', chip: { key: 'thing', from: 'things', label: title, options: { model: title } } }
            : { kind: 'text', text: title },
    }),
  );
  const session = new TriggerSession(composer);
  const titles = () => session.$state.get()?.suggestions.map(({ item }) => item.title);
  return { composer, session, titles, done };
}

const three = [
  { id: 'a', title: 'Apple pie' },
  { id: 'b', title: 'Banana split', keywords: 'yellow' },
  { id: 'c', title: 'Pineapple' },
];

describe('TriggerSession', () => {
  it('lists what fits the letters, the closest first, also by other words', () => {
    const { session, titles } = setUp(three);
    session.look('@', 1);
    expect(titles()).toEqual(['Apple pie', 'Banana split', 'Pineapple']);
    session.look('@apple', 6);
    expect(titles()).toEqual(['Apple pie', 'Pineapple']);
    session.look('@yell', 5);
    expect(titles()).toEqual(['Banana split']);
  });

  it('goes round with the arrows, and puts what is picked in the place of the words that asked', async () => {
    const { session, composer } = setUp(three, 'I like @a today');
    session.look('I like @a today', 9);
    session.move(-1);
    expect(session.$state.get()?.suggestions[session.$state.get()?.active ?? 0]?.item.title).toBe('Pineapple');
    session.move(1);
    await session.pick();
    expect(composer.$text.get()).toBe('I like Apple pie today');
    expect(session.$state.get()).toBeUndefined();
  });

  it('stays with what somebody has gone to when more is found', async () => {
    const { session, titles } = setUp(three);
    let answer: (items: readonly TriggerItem[]) => void = () => {};
    cleanUp.push(
      registerTrigger({
        id: 'slow things',
        character: '@',
        name: () => 'Slow things',
        icon: () => null,
        search: () => new Promise<readonly TriggerItem[]>((resolve) => (answer = resolve)),
        pick: ({ title }) => ({ kind: 'text', text: title }),
      }),
    );
    const chosen = () => titles()?.[session.$state.get()?.active ?? -1];
    session.look('@a', 2);
    session.move(1);
    const before = chosen();
    expect(before).not.toBe(titles()?.[0]);
    answer([{ id: 'z', title: 'Aardvark' }]);
    await expect.poll(titles).toContain('Aardvark');
    expect(chosen()).toBe(before);
    // Other letters begin anew.
    session.look('@ap', 3);
    expect(session.$state.get()?.active).toBe(0);
  });

  it('makes a chip that goes with the message, and another of its key takes its place', async () => {
    const { session, composer } = setUp([{ id: 'chip', title: 'one' }], '@');
    composer.addChip({ key: 'thing', from: 'things', label: 'before', options: { model: 'before' } });
    session.look('@', 1);
    await session.pick();
    expect(composer.$text.get()).toBe('');
    expect(composer.$chips.get().map(({ label }) => label)).toEqual(['one']);
    expect(composer.options).toEqual({ model: 'one' });
    composer.sent();
    expect(composer.$chips.get()).toEqual([]);
    expect(composer.options).toEqual({});
  });

  it('takes the words away before it acts', async () => {
    const { session, composer, done } = setUp([{ id: 'act', title: 'do' }], '@do');
    session.look('@do', 3);
    await session.pick();
    expect([composer.$text.get(), done]).toEqual(['', ['act']]);
  });

  it('puts what has the very letters before what only has them somewhere', () => {
    const { session, titles } = setUp([{ id: 'a', title: 'Can we all go' }]);
    const later = { id: 'later', character: '@', order: 9, name: () => 'Later', icon: () => null };
    const pick = () => ({ kind: 'nothing' as const });
    cleanUp.push(registerTrigger({ ...later, search: () => [{ id: 'c', title: 'clock' }], pick }));
    session.look('@clo', 4);
    expect(titles()).toEqual(['clock', 'Can we all go']);
    session.look('@cl', 3);
    expect(titles()).toEqual(['clock', 'Can we all go']);
    session.look('@', 1);
    expect(titles()).toEqual(['Can we all go', 'clock']);
  });

  it('stays closed after Escape until another trigger is written', () => {
    const { session, titles } = setUp(three);
    session.look('@a', 2);
    session.close();
    session.look('@ap', 3);
    expect(titles()).toBeUndefined();
    session.look('@ap and @b', 10);
    expect(titles()).toEqual(['Banana split']);
  });

  it('closes when nothing fits, so that the words are just words', () => {
    const { session } = setUp(three);
    session.look('@nobody knows', 13);
    expect(session.$state.get()).toBeUndefined();
  });

  it('shows only answers to the words of now, however late others come', async () => {
    const answers: ((items: readonly TriggerItem[]) => void)[] = [];
    const { session, titles } = setUp(() => new Promise((resolve) => answers.push(resolve)));
    session.look('@a', 2);
    expect(session.$state.get()?.isAsking).toBe(true);
    session.look('@ap', 3);
    answers[1]?.([{ id: 'n', title: 'apt' }]);
    answers[0]?.([{ id: 'o', title: 'a, too late' }]);
    await expect.poll(titles).toEqual(['apt']);
    expect(session.$state.get()?.isAsking).toBe(false);
  });

  it('takes a provider that fails for one that has nothing', async () => {
    const { session } = setUp(() => Promise.reject(new Error('away')));
    session.look('@a', 2);
    await expect.poll(() => session.$state.get()).toBeUndefined();
  });
});
