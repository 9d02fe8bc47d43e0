import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PaletteSession, type Entry, type Sources } from './palette-session.ts';

const entry = (title: string): Entry => ({ key: title, title, run: () => {} });
const entries = (...titles: readonly string[]) => titles.map(entry);

function open(more: Partial<Sources> = {}): PaletteSession {
  return new PaletteSession({
    commands: () => entries('New conversation', 'Show or hide the sidebar'),
    sections: () => entries('Settings: Appearance', 'Administration: Health'),
    models: () => entries('Use model Llama', 'Use model Qwen'),
    conversations: () => entries('Rye bread', 'Sidewalk plans'),
    search: (words) => ({ ...entry(`Search for ${words}`), key: 'search' }),
    messages: async () => [],
    ...more,
  });
}

const shown = (session: PaletteSession) => session.entries.map(({ title }) => title);
const groups = (session: PaletteSession) => session.$state.get().groups.map(({ name }) => name);
const chosen = (session: PaletteSession) => session.chosen?.title;

describe('the palette', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('P1 shows commands and conversations without letters, and chooses the first', () => {
    const session = open();
    expect(shown(session)).toEqual(['New conversation', 'Show or hide the sidebar', 'Rye bread', 'Sidewalk plans']);
    expect(chosen(session)).toBe('New conversation');
  });

  it('P1 finds sections and models by their very letters, in groups, the closest first', () => {
    const session = open();
    session.write('appear');
    expect(shown(session)).toEqual(['Settings: Appearance', 'Search for appear']);
    session.write('llama');
    expect(shown(session)).toEqual(['Use model Llama', 'Search for llama']);
    session.write('qwen use');
    expect(shown(session)).toContain('Use model Qwen');
    session.write('rye');
    expect(groups(session)[0]).toBe('conversations');
    session.write('side');
    expect(shown(session).slice(0, 2)).toEqual(['Show or hide the sidebar', 'Sidewalk plans']);
  });

  it('P2 looks for messages a while after the last of at least three letters', async () => {
    const asked: string[] = [];
    const session = open({
      messages: async (words) => {
        asked.push(words);
        return entries(`said ${words}`);
      },
    });
    session.write('ry');
    await vi.advanceTimersByTimeAsync(1_000);
    session.write('rye');
    await vi.advanceTimersByTimeAsync(150);
    session.write('rye ');
    session.write('rye b');
    expect(session.$state.get().isLooking).toBe(true);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked).toEqual(['rye b']);
    expect(shown(session).slice(-2)).toEqual(['said rye b', 'Search for rye b']);
    expect(session.$state.get().isLooking).toBe(false);
    session.write('麦包');
    await vi.advanceTimersByTimeAsync(200);
    expect(asked.at(-1)).toBe('麦包');
  });

  it('P2 shows no answer to earlier letters, and lives without one', async () => {
    const answers = new Map<string, (found: readonly Entry[]) => void>();
    const session = open({ messages: (words) => new Promise((resolve) => answers.set(words, resolve)) });
    session.write('rye');
    await vi.advanceTimersByTimeAsync(200);
    session.write('rye bread');
    await vi.advanceTimersByTimeAsync(200);
    answers.get('rye bread')?.(entries('new'));
    await vi.advanceTimersByTimeAsync(0);
    answers.get('rye')?.(entries('old'));
    await vi.advanceTimersByTimeAsync(0);
    expect(shown(session)).toContain('new');
    expect(shown(session)).not.toContain('old');

    const failing = open({ messages: () => Promise.reject(new Error('away')) });
    failing.write('rye');
    await vi.advanceTimersByTimeAsync(200);
    expect(shown(failing)).toEqual(['Rye bread', 'Search for rye']);
    expect(failing.$state.get().isLooking).toBe(false);
  });

  it('P3 the last entry is the search, also when nothing else is found', () => {
    const session = open();
    session.write('zzz');
    expect(shown(session)).toEqual(['Search for zzz']);
    expect(chosen(session)).toBe('Search for zzz');
  });

  it('P4 what is chosen stays chosen when messages come', async () => {
    const session = open({ messages: async (words) => entries(`said ${words}`, 'said anyway') });
    session.write('rye');
    session.move(-1);
    expect(chosen(session)).toBe('Search for rye');
    await vi.advanceTimersByTimeAsync(200);
    expect(chosen(session)).toBe('Search for rye');
    session.move(-1);
    expect(chosen(session)).toBe('said anyway');
    session.move(1);
    session.move(1);
    expect(chosen(session)).toBe('Rye bread');
  });

  it('P4 also a message that is not found for more letters', async () => {
    const session = open({ messages: async (words) => (words === 'rye' ? entries('a', 'b') : entries('c', 'd')) });
    session.write('rye');
    await vi.advanceTimersByTimeAsync(200);
    session.write('rye bread is');
    expect(shown(session)).toEqual(['a', 'b', 'Search for rye bread is']);
    session.choose('b');
    await vi.advanceTimersByTimeAsync(200);
    expect(chosen(session)).toBe('b');
    expect(shown(session)).toEqual(['c', 'b', 'd', 'Search for rye bread is']);
  });

  it('P5 tells once how many there are, when all are here and nobody types', async () => {
    const session = open({ messages: async () => entries('said') });
    const told: (number | undefined)[] = [];
    session.$state.listen((state, before) => {
      if (state.told !== before?.told) told.push(state.told);
    });
    session.write('ry');
    await vi.advanceTimersByTimeAsync(300);
    session.write('rye');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told).toEqual([2]);
    session.write('rye ');
    expect(told).toEqual([2, undefined]);
    session.end();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told).toEqual([2, undefined]);
  });
});
