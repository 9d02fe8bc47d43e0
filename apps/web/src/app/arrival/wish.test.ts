import { describe, expect, it } from 'vitest';
import { isWish, joinShared, readWish, withoutWish } from './wish.ts';

describe('what an address asks for', () => {
  it('words, a model, a temporary chat, each alone or together', () => {
    expect(readWish('q=Why+is+the%20sky%20blue%3F')).toMatchObject({
      words: 'Why is the sky blue?',
      isTemporary: false,
    });
    expect(readWish('q=Hi&model=openai/gpt-x&temporary=1')).toEqual({
      words: 'Hi',
      isCut: false,
      model: 'openai/gpt-x',
      isTemporary: true,
    });
    expect(readWish('temporary=true')).toMatchObject({ words: '', isTemporary: true, model: undefined });
    expect(readWish('model=a')).toMatchObject({ words: '', model: 'a' });
  });

  it.each(['', 'q=', 'q=%20%0A', 'temporary=0', 'model=', 'setup=abc', 'q=%E2%80%AE'])(
    '“%s” asks for nothing',
    (query) => {
      expect(readWish(query)).toBeUndefined();
    },
  );

  it('A3 what shows nothing or turns the order around is no part of it, lines and emoji are', () => {
    const given = 'one\r\ntwo\u202Eeno\u200B\u{E0041}\u{E0042}\0\tthree 👩‍💻 می‌خواهم';
    expect(readWish(`q=${encodeURIComponent(given)}`)?.words).toBe('one\ntwoeno\tthree 👩‍💻 می‌خواهم');
    expect(readWish('model=a%00b%E2%80%AEc')?.model).toBe('abc');
  });

  it('A3 of a long text the rest is left out, never through a character, and that is said', () => {
    const whole = 'x'.repeat(8_000);
    expect(readWish(`q=${whole}`)).toMatchObject({ words: whole, isCut: false });
    expect(readWish(`q=${whole}y`)).toMatchObject({ words: whole, isCut: true });
    expect(readWish(`q=${whole.slice(1)}%F0%9F%91%8D`)).toMatchObject({ words: whole.slice(1), isCut: true });
    expect(readWish(`model=${whole}`)?.model).toHaveLength(200);
  });

  it('what is not part of it stays in the address', () => {
    expect(withoutWish('q=a&model=b&temporary=1&share_text=c')).toBe('');
    expect(withoutWish('setup=abc&q=a')).toBe('?setup=abc');
  });

  it('A6 what waited in the tab is looked at before it is believed', () => {
    expect(isWish(readWish('q=a'))).toBe(true);
    expect(isWish(JSON.parse(JSON.stringify(readWish('q=a'))))).toBe(true);
    for (const value of [null, 'text', {}, { words: 1 }, { words: 'a', model: 2 }]) expect(isWish(value)).toBe(false);
  });
});

describe('what another app shares', () => {
  it.each([
    [['A page', 'Look at this', 'https://a.example/x'], 'A page\nLook at this\nhttps://a.example/x'],
    [['A page', 'A page https://a.example/x', 'https://a.example/x'], 'A page\nA page https://a.example/x'],
    [[null, ' only text ', ''], 'only text'],
    [[null, '', '  '], undefined],
  ])('%j is one text, with nothing said twice', (parts, text) => {
    expect(joinShared(parts)).toBe(text);
  });
});
